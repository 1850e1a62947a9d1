// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import de.bwaldvogel.liblinear.Linear;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.refusal.RefusalFeatures;
import io.weir.topology.eval.Manifest;
import io.weir.topology.eval.PackageVersions;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import io.weir.topology.eval.refusal.RefusalRow.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// `./weir train refusal`.
public final class RefusalHead implements TrainableHead {

    private static final List<String> LICENCES = List.of(
            "XSTest v2 prompts and completions (Röttger et al. 2024): CC-BY-4.0",
            "refusal_direction completions (Arditi et al. 2024): Apache-2.0",
            "JailbreakBench artifacts (Chao et al. 2024): MIT",
            "GPTFuzzer labelled answers (Yu et al. 2023): MIT",
            "Self-Instruct (Wang et al. 2023): Apache-2.0",
            "MT-Bench and Vicuna reference answers (Zheng et al. 2023): Apache-2.0");

    @Override
    public String name() {
        return "refusal";
    }

    @Override
    public List<String> files() {
        return RefusalData.FILES;
    }

    @Override
    public TrainedHead train(TrainingRun run) {
        RefusalData data = RefusalData.read(run.data());
        var trainer = new RefusalTrainer(data.rows(), run.seed());
        RefusalTrainer.Fitted fitted =
                trainer.fit(data.rows(), fits -> run.progress().at("fits", fits, RefusalTrainer.INNER_FOLDS + 1L));
        byte[] file = fitted.file();
        return new TrainedHead(
                file,
                new Manifest(
                        "refusal",
                        LinearModel.sha256(file),
                        data.files(),
                        data.excluded(),
                        settings(run.seed(), fitted.threshold()),
                        Map.of("de.bwaldvogel:liblinear", PackageVersions.of(Linear.class)),
                        metrics(data, fitted.unseen()),
                        LICENCES));
    }

    private static Map<String, Object> settings(long seed, double threshold) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("solver", "L2R_LR");
        settings.put("cost", RefusalTrainer.COST);
        settings.put("weight.human", RefusalTrainer.HUMAN_WEIGHT);
        settings.put("authored.sha256", AuthoredAnswers.sha256());
        settings.put("folds", RefusalTrainer.INNER_FOLDS);
        settings.put("seed", seed);
        settings.put("features", RefusalFeatures.count());
        settings.put("lexicon.sha256", RefusalFeatures.lexiconSha256());
        settings.put("threshold", threshold);
        return settings;
    }

    /// At the threshold that the same margins chose: a little better than `./weir eval` says.
    private static Map<String, Double> metrics(RefusalData data, List<ScoredRow> unseen) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("refusal.f1.human", rounded(Statistics.f1(kind(data, unseen, Kind.HUMAN))));
        metrics.put("refusal.auc.human", rounded(Statistics.auc(kind(data, unseen, Kind.HUMAN))));
        metrics.put(
                "refusal.fpr.full-compliance", rounded(Statistics.falsePositiveRate(kind(data, unseen, Kind.HUMAN))));
        metrics.put(
                "refusal.jailbreak-called-refused",
                rounded(Statistics.falsePositiveRate(kind(data, unseen, Kind.JAILBREAK))));
        metrics.put(
                "refusal.benign-called-refused",
                rounded(Statistics.falsePositiveRate(kind(data, unseen, Kind.BENIGN))));
        return metrics;
    }

    private static List<ScoredRow> kind(RefusalData data, List<ScoredRow> unseen, Kind kind) {
        Set<String> ids = data.rows(kind).stream().map(RefusalRow::id).collect(Collectors.toSet());
        return unseen.stream().filter(row -> ids.contains(row.id())).toList();
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? 0 : Math.round(value * 10_000) / 10_000.0;
    }
}
