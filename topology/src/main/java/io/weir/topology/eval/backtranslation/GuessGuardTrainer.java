// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import de.bwaldvogel.liblinear.Linear;
import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.guard.linear.LinearModel;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Manifest;
import io.weir.topology.eval.PackageVersions;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// `./weir train guess-guard`.
///
/// Same data and seed, same bytes, where the embeddings are the same: on one kind of CPU.
public final class GuessGuardTrainer implements TrainableHead {

    private static final List<String> LICENCES = List.of(
            "AdvBench goals (Zou et al. 2023): MIT",
            "HarmBench validation behaviours (Mazeika et al. 2024): MIT",
            "JailbreakBench behaviours and artifacts (Chao et al. 2024): MIT",
            "GPTFuzzer labelled answers (Yu et al. 2023): MIT",
            "Self-Instruct (Wang et al. 2023): Apache-2.0",
            "MT-Bench and Vicuna reference answers (Zheng et al. 2023): Apache-2.0",
            "XSTest v2 prompts and completions (Röttger et al. 2024): CC-BY-4.0",
            "refusal_direction completions (Arditi et al. 2024): Apache-2.0",
            "encoder: sentence-transformers all-MiniLM-L6-v2, Apache-2.0");

    @Override
    public String name() {
        return "guess-guard";
    }

    @Override
    public List<String> files() {
        return GuessRows.FILES;
    }

    @Override
    public TrainedHead train(TrainingRun run) {
        GuessRows rows = GuessRows.read(run.data());
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            return train(run, rows, EmbeddedRows.of(encoder, rows.rows(), run.progress()));
        } catch (IOException e) {
            throw new DataException(
                    3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    private TrainedHead train(TrainingRun run, GuessRows rows, EmbeddedRows texts) {
        var fit = new GuessGuardFit(rows.rows(), texts);
        run.progress().note("fitting " + GuessGuardFit.FOLDS + " folds");
        List<GuessGuardFit.Unseen> unseen = fit.outOfFold(fit.folds(run.seed()));
        GuessGuardFit.Limits limits = GuessGuardFit.limits(unseen);
        run.progress().note("fitting all rows");
        byte[] file = fit.file(limits);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("solver", "L2R_LR");
        settings.put("cost.request", GuessGuardFit.REQUEST_COST);
        settings.put("cost.answer", GuessGuardFit.ANSWER_COST);
        settings.put("weight.request", Math.round(GuessGuardModel.REQUEST_WEIGHT * 1e4) / 1e4);
        settings.put("weight.safe", GuessGuardFit.SAFE_WEIGHT);
        settings.put("folds", GuessGuardFit.FOLDS);
        settings.put("benignMax", GuessGuardFit.BENIGN_MAX);
        settings.put("safeMax", GuessGuardFit.SAFE_MAX);
        settings.put("undecidedMax", GuessGuardFit.UNDECIDED_MAX);
        settings.put("undecided.from", rounded(limits.from()));
        settings.put("undecided.below", rounded(limits.below()));
        settings.put("seed", run.seed());
        settings.put("encoder", texts.model().id());
        settings.put("encoderSha256", texts.model().sha256());
        return new TrainedHead(
                file,
                new Manifest(
                        name(),
                        LinearModel.sha256(file),
                        rows.files(),
                        rows.excluded(),
                        settings,
                        Map.of("de.bwaldvogel:liblinear", PackageVersions.of(Linear.class)),
                        metrics(unseen, limits),
                        LICENCES));
    }

    /// At the limits that the same rows chose: with the true request for every answer's guess, for that of the
    /// undecided ones, and without one.
    private static Map<String, Double> metrics(List<GuessGuardFit.Unseen> unseen, GuessGuardFit.Limits limits) {
        double fused = GuessGuardFit.threshold(unseen);
        Map<String, Double> metrics = new LinkedHashMap<>();
        auc(metrics, "perfect-guess", unseen, GuessGuardFit.Unseen::score);
        flagged(metrics, "perfect-guess", unseen, row -> row.score() >= fused);
        flagged(metrics, "undecided-guessed", unseen, limits::flags);
        auc(metrics, "answer-alone", unseen, GuessGuardFit.Unseen::answer);
        flagged(metrics, "answer-alone", unseen, row -> row.answer() >= limits.alone());
        auc(metrics, "request-alone", unseen, GuessGuardFit.Unseen::request);
        return metrics;
    }

    private static void flagged(
            Map<String, Double> metrics,
            String name,
            List<GuessGuardFit.Unseen> unseen,
            Predicate<GuessGuardFit.Unseen> flags) {
        for (String family :
                new TreeSet<>(unseen.stream().map(row -> row.row().family()).toList())) {
            List<GuessGuardFit.Unseen> of = unseen.stream()
                    .filter(row -> row.row().family().equals(family))
                    .toList();
            double flagged = of.stream().filter(flags).count();
            metrics.put(name + ".flagged." + family, rounded(flagged / of.size()));
        }
    }

    private static void auc(
            Map<String, Double> metrics,
            String name,
            List<GuessGuardFit.Unseen> unseen,
            ToDoubleFunction<GuessGuardFit.Unseen> score) {
        metrics.put(name + ".auc.benign", auc(unseen, score, GuessRow.BENIGN));
        metrics.put(name + ".auc.safe", auc(unseen, score, GuessRow.SAFE));
    }

    private static double auc(
            List<GuessGuardFit.Unseen> unseen, ToDoubleFunction<GuessGuardFit.Unseen> score, String negatives) {
        return rounded(Statistics.auc(unseen.stream()
                .filter(row -> row.row().harmful() || row.row().family().equals(negatives))
                .map(row -> new ScoredRow(
                        row.row().id(),
                        row.row().group(),
                        row.row().family(),
                        row.row().harmful(),
                        score.applyAsDouble(row),
                        false))
                .toList()));
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? 0 : Math.round(value * 10_000) / 10_000.0;
    }
}
