// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.Encoder;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.uncertainty.EstimatorSettings;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.ModeCalibration;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.SupportModel;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.DataUsed;
import io.weir.topology.eval.Manifest;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./weir train support`.
///
/// Same data and seed, same bytes, where the embeddings are the same: on one kind of CPU.
public final class SupportTrainer implements TrainableHead {

    private static final List<String> LICENCES = List.of(
            "FActScore human atomic facts (Min et al. 2023): MIT",
            "RefChecker human triplets (Hu et al. 2024): CC-BY-4.0",
            "Factcheck-GPT stances (Wang et al. 2023): Apache-2.0",
            "HaluEval general answers (Li et al. 2023): MIT",
            "SAC3 questions and answers (Zhang et al. 2023): Apache-2.0",
            "encoder: sentence-transformers all-MiniLM-L6-v2, Apache-2.0");

    @Override
    public String name() {
        return "support";
    }

    @Override
    public List<String> files() {
        List<String> files = new ArrayList<>(SupportPairs.FILES);
        files.add(AskedAgain.NATURAL_QUESTIONS);
        files.add(AskedAgain.HOTPOT);
        return files;
    }

    @Override
    public TrainedHead train(TrainingRun run) {
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            return train(run, encoder);
        } catch (IOException e) {
            throw new DataException(
                    3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    TrainedHead train(TrainingRun run, Encoder encoder) {
        SupportPairs data = SupportPairs.read(run.data(), run.seed());
        GeneralAnswers general = GeneralAnswers.read(run.data());
        AskedAgain natural = AskedAgain.read(run.data(), AskedAgain.NATURAL_QUESTIONS);
        AskedAgain hotpot = AskedAgain.read(run.data(), AskedAgain.HOTPOT);
        Map<EvidenceMode, List<LabelledClaim>> judged = judged(data, natural, hotpot);
        var texts = new EncodedTexts(encoder, run.progress());
        texts.add(SupportFit.texts(data, general));
        judged.values().forEach(claims -> texts.add(ClaimScorer.texts(claims)));
        var scorer = new ClaimScorer(texts);
        var fit = new SupportFit(data, general, texts, scorer);
        FoldModels models = FoldModels.fit(data, fit, run.seed(), run.progress());
        Map<EvidenceMode, ModeCalibration> calibrations = new EnumMap<>(EvidenceMode.class);
        Map<String, Double> metrics = new LinkedHashMap<>();
        judged.forEach((mode, claims) -> {
            List<ScoredRow> rows = rows(claims, models, scorer);
            calibrations.put(mode, Calibrator.fit(rows));
            metrics.put(
                    "auroc." + mode.name().toLowerCase(Locale.ROOT).replace('_', '-'), rounded(Statistics.auc(rows)));
        });
        calibrations.put(EvidenceMode.NEIGHBOURS, resampled(calibrations));
        SupportModel model = fit.fit(_ -> true, calibrations);
        byte[] file = SupportFile.write(model);
        List<DataUsed> files = new ArrayList<>(data.files());
        files.set(files.size() - 1, general.file());
        files.add(natural.file());
        files.add(hotpot.file());
        return new TrainedHead(
                file,
                new Manifest(
                        name(),
                        LinearModel.sha256(file),
                        files,
                        Map.of(),
                        settings(run, texts, data),
                        Map.of(),
                        metrics,
                        LICENCES));
    }

    /// Claims that calibrate each mode. Neighbours share the line of paraphrased questions.
    private static Map<EvidenceMode, List<LabelledClaim>> judged(
            SupportPairs data, AskedAgain natural, AskedAgain hotpot) {
        List<LabelledClaim> cross = new ArrayList<>(data.biographies().facts());
        cross.addAll(data.triplets().claims());
        List<LabelledClaim> again = new ArrayList<>(natural.claims());
        again.addAll(hotpot.claims());
        List<LabelledClaim> repeated = new ArrayList<>(natural.repeated());
        repeated.addAll(hotpot.repeated());
        Map<EvidenceMode, List<LabelledClaim>> judged = new EnumMap<>(EvidenceMode.class);
        judged.put(EvidenceMode.CROSS_MODEL, cross);
        judged.put(EvidenceMode.GROUNDING, data.stances().pairs());
        judged.put(EvidenceMode.RESAMPLED, UncertaintyData.first(again, UncertaintyData.PARAPHRASES));
        judged.put(EvidenceMode.NATIVE, UncertaintyData.first(repeated, UncertaintyData.SAMPLES));
        return judged;
    }

    private static List<ScoredRow> rows(List<LabelledClaim> claims, FoldModels models, ClaimScorer scorer) {
        return claims.stream()
                .map(claim -> claim.scored(
                        scorer.score(models.unseen(claim), claim).uncertainty().p()))
                .toList();
    }

    private static ModeCalibration resampled(Map<EvidenceMode, ModeCalibration> calibrations) {
        return calibrations.getOrDefault(EvidenceMode.RESAMPLED, ModeCalibration.NONE);
    }

    private static Map<String, Object> settings(TrainingRun run, EncodedTexts texts, SupportPairs data) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("solver", "Newton, an intercept a source");
        settings.put("penalty", SupportFit.PENALTY);
        settings.put("penalty.prior", SupportFit.PRIOR_PENALTY);
        for (SupportPair.Source source : SupportPair.Source.values()) {
            settings.put("weight." + source.name().toLowerCase(Locale.ROOT), source.support());
            settings.put("weight.contradiction." + source.name().toLowerCase(Locale.ROOT), source.contradiction());
        }
        settings.put("pairs", data.pairs().size());
        settings.put("words", data.words().size());
        settings.put("folds", FoldModels.FOLDS);
        settings.put("priorStrength", EstimatorSettings.DEFAULT.priorStrength());
        settings.put("seed", run.seed());
        settings.put("encoder", texts.model().id());
        settings.put("encoderSha256", texts.model().sha256());
        return settings;
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? 0 : Math.round(value * 10_000) / 10_000.0;
    }
}
