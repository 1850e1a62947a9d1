// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import de.bwaldvogel.liblinear.Linear;
import io.weir.guard.Encoder;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.PrefilterFeatures;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Manifest;
import io.weir.topology.eval.PackageVersions;
import io.weir.topology.eval.RememberedEncoder;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `./weir train prefilter`.
///
/// Same data and seed, same bytes, where the embeddings are the same: on one kind of CPU.
public final class PrefilterTrainer implements TrainableHead {

    private static final List<String> LICENCES = List.of(
            "JailbreakBench artifacts (Chao et al. 2024): MIT",
            "GPTFuzzer labelled answers (Yu et al. 2023): MIT",
            "refusal_direction completions (Arditi et al. 2024): Apache-2.0",
            "Self-Instruct (Wang et al. 2023): Apache-2.0",
            "MT-Bench and Vicuna reference answers (Zheng et al. 2023): Apache-2.0",
            "XSTest v2 prompts and completions (Röttger et al. 2024): CC-BY-4.0",
            "encoder: sentence-transformers all-MiniLM-L6-v2, Apache-2.0");

    @Override
    public String name() {
        return "prefilter";
    }

    @Override
    public List<String> files() {
        return PrefilterRows.FILES;
    }

    @Override
    public TrainedHead train(TrainingRun run) {
        PrefilterRows rows = PrefilterRows.read(run.data());
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            return train(run, rows, encoder);
        } catch (IOException e) {
            throw new DataException(
                    3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    static TrainedHead train(TrainingRun run, PrefilterRows data, Encoder encoder) {
        List<PrefilterRow> rows = data.fitted();
        var remembered = new RememberedEncoder(encoder);
        remembered.read(RowVectors.texts(rows), run.progress());
        run.progress().note("fitting " + PrefilterFit.INNER_FOLDS + " folds, and all rows");
        PrefilterFit.Fitted fitted = new PrefilterFit(remembered, run.seed()).fit(rows);
        byte[] file = fitted.file();
        PrefilterModel model = RowScreen.model(file, encoder);
        return new TrainedHead(
                file,
                new Manifest(
                        "prefilter",
                        LinearModel.sha256(file),
                        data.files(),
                        data.excluded(),
                        settings(run.seed(), model),
                        Map.of("de.bwaldvogel:liblinear", PackageVersions.of(Linear.class)),
                        metrics(fitted),
                        LICENCES));
    }

    private static Map<String, Object> settings(long seed, PrefilterModel model) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("solver", "L2R_LR");
        settings.put("cost.linear", PrefilterWeights.LINEAR_COST);
        settings.put("cost.encoder", PrefilterWeights.ENCODER_COST);
        settings.put("features", PrefilterFeatures.count());
        settings.put("window", PrefilterFeatures.WINDOW);
        settings.put("folds", PrefilterFit.INNER_FOLDS);
        settings.put("answersMax", PrefilterRows.ANSWERS_MAX);
        settings.put("responseBenignMax", OperatingPoint.BENIGN_MAX);
        settings.put("recallMin", OperatingPoint.RECALL_MIN);
        settings.put("seed", seed);
        settings.put("encoder", model.encoder().id());
        settings.put("encoderSha256", model.encoder().sha256());
        settings.put("threshold.linear.both", rounded(model.linear().both().threshold()));
        settings.put(
                "threshold.linear.response", rounded(model.linear().response().threshold()));
        settings.put("threshold.encoder.both", rounded(model.encoded().both().threshold()));
        settings.put(
                "threshold.encoder.response", rounded(model.encoded().response().threshold()));
        return settings;
    }

    /// At the thresholds that the same rows chose: a little better than `./weir eval prefilter` says.
    private static Map<String, Double> metrics(PrefilterFit.Fitted fitted) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("auc", rounded(Sweep.aucBoth(fitted.encoded())));
        metrics.put("auc.response-only", rounded(Sweep.aucResponse(fitted.encoded())));
        metrics.put("benign-escalated.at-98", rounded(Sweep.benignAt(asked(fitted.encoded()), Sweep.RECALL_98)));
        metrics.put("safe-xstest-escalated.at-95", rounded(Sweep.safeAt(asked(fitted.encoded()), Sweep.RECALL_95)));
        metrics.put("linear.auc", rounded(Sweep.aucBoth(fitted.linear())));
        metrics.put("linear.auc.response-only", rounded(Sweep.aucResponse(fitted.linear())));
        metrics.put("linear.benign-escalated.at-98", rounded(Sweep.benignAt(asked(fitted.linear()), Sweep.RECALL_98)));
        metrics.put(
                "linear.safe-xstest-escalated.at-95", rounded(Sweep.safeAt(asked(fitted.linear()), Sweep.RECALL_95)));
        return metrics;
    }

    private static List<ScreenedRow> asked(List<ScreenedRow> rows) {
        return rows.stream().filter(row -> row.row().hasPrompt()).toList();
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? 0 : Math.round(value * 10_000) / 10_000.0;
    }
}
