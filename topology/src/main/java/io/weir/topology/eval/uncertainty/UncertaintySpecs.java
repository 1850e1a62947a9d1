// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.Better;
import io.weir.topology.eval.MetricSpec;
import java.util.ArrayList;
import java.util.List;

/// The lane's metrics with their floors and targets, in order.
final class UncertaintySpecs {

    private static final List<MetricSpec> SPECS = specs();

    private UncertaintySpecs() {}

    static List<MetricSpec> all() {
        return SPECS;
    }

    static MetricSpec of(String name) {
        return SPECS.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric " + name));
    }

    private static List<MetricSpec> specs() {
        List<MetricSpec> specs = new ArrayList<>();
        higher(specs, "wikibio.auroc.k6", .79, .83);
        higher(specs, "wikibio.gain-over-overlap", .035, .063);
        higher(specs, "wikibio.auroc.k3", .77, .81);
        reported(specs, "wikibio.auroc.k1", "wikibio.auroc.k6.log-mean");
        higher(specs, "wikibio.nonfact", .903, .925);
        reported(specs, "wikibio.nonfact-star");
        higher(specs, "wikibio.fact", .672, .71);
        higher(specs, "wikibio.pearson", .769, .79);
        reported(specs, "wikibio.pearson.log-mean");
        reported(specs, "wikibio.auroc.overlap", "wikibio.auroc.unigram-max", "wikibio.auroc.judge");
        higher(specs, "factscore.auroc.ChatGPT", .742, .79);
        higher(specs, "factscore.auroc.InstructGPT", .82, .85);
        reported(specs, "factscore.auroc.PerplexityAI");
        reported(specs, "factscore.auroc.ChatGPT.overlap", "factscore.auroc.InstructGPT.overlap");
        reported(specs, "factscore.auroc.PerplexityAI.overlap");
        higher(specs, "refchecker.auroc.unsupported", .768, .82);
        higher(specs, "refchecker.auroc.contradicted", .6, .68);
        reported(specs, "refchecker.auroc.unsupported.overlap", "refchecker.auroc.contradicted.overlap");
        higher(specs, "sac3.auroc.mean", .78, .81);
        reported(specs, "sac3.auroc.nq", "sac3.auroc.hotpotqa", "sac3.auroc.mean.overlap");
        higher(specs, "triviaqa.auroc.k5", .863, .88);
        reported(specs, "triviaqa.auroc.k5.overlap");
        higher(specs, "halueval2.macro-auroc", .612, .66);
        reported(specs, "halueval2.gain-over-prompt", "halueval2.macro-auroc.prompt-similarity");
        reported(specs, "stance.auroc.unsupported", "hotpotqa.auroc.document");
        lower(specs, "concepts.mixed", .089, .06);
        higher(specs, "concepts.coverage", .54, .75);
        specs.add(MetricSpec.reported("concepts.mixed.llm", Better.LOWER));
        reported(specs, "concepts.coverage.llm");
        specs.add(MetricSpec.reported("concepts.mixed.same-answers", Better.LOWER));
        reported(specs, "concepts.coverage.same-answers");
        specs.add(MetricSpec.reported("concepts.llm.failed", Better.LOWER));
        specs.add(MetricSpec.reported("concepts.llm.added", Better.LOWER));
        lower(specs, "calibration.ece.cross-model", .08, .05);
        lower(specs, "calibration.ece.grounding", .08, .05);
        lower(specs, "calibration.ece.resampled", .08, .05);
        lower(specs, "calibration.ece.native", .08, .05);
        specs.add(MetricSpec.reported("calibration.ece.native.triviaqa", Better.LOWER));
        lower(specs, "neighbours.false-matches", .001, .001);
        specs.add(MetricSpec.reported("neighbours.false-matches.any", Better.LOWER));
        reported(specs, "neighbours.recall", "neighbours.recall.met");
        lower(specs, "sequential.samples-used", .7, .6);
        specs.add(MetricSpec.bounded("sequential.auroc-loss", Better.LOWER, .005, .005));
        return List.copyOf(specs);
    }

    private static void higher(List<MetricSpec> specs, String name, double floor, double target) {
        specs.add(MetricSpec.bounded(name, Better.HIGHER, floor, target));
    }

    private static void lower(List<MetricSpec> specs, String name, double floor, double target) {
        specs.add(MetricSpec.bounded(name, Better.LOWER, floor, target));
    }

    private static void reported(List<MetricSpec> specs, String... names) {
        for (String name : names) {
            specs.add(MetricSpec.reported(name, Better.HIGHER));
        }
    }
}
