// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.HazardCategory;
import io.weir.topology.eval.Better;
import io.weir.topology.eval.Bootstrap;
import io.weir.topology.eval.Estimate;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.RocCurve;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The metrics of scored rows.
///
/// - `auc`, `recall`, `fpr`: labelled rows whose label for the category is known.
/// - `auc-of-centroid`: the baseline, on the same rows, always fitted outside their fold.
/// - `benign-flagged`: share of benign texts in which any category reaches its floor.
final class HazardMeasurement {

    static final String BENIGN_FLAGGED = "hazard.benign-flagged";
    static final String AUC_MEAN = "hazard.auc.mean";
    static final String P99 = "hazard.p99-millis";

    private final List<Scored> rows;
    private final Bootstrap bootstrap;

    HazardMeasurement(List<Scored> rows, long seed) {
        this.rows = List.copyOf(rows);
        this.bootstrap = new Bootstrap(seed);
    }

    static List<MetricSpec> specs() {
        List<MetricSpec> specs = new ArrayList<>();
        HazardRows.CATEGORIES.forEach(category -> specs.add(auc(category)));
        specs.add(MetricSpec.reported(AUC_MEAN, Better.HIGHER));
        HazardRows.CATEGORIES.forEach(category -> specs.add(baseline(category)));
        specs.add(MetricSpec.reported(BENIGN_FLAGGED, Better.LOWER));
        HazardRows.CATEGORIES.forEach(category -> specs.add(recall(category)));
        HazardRows.CATEGORIES.forEach(category -> specs.add(falsePositives(category)));
        specs.add(MetricSpec.reported(P99, Better.LOWER));
        return specs;
    }

    /// All but the latency.
    List<Metric> metrics(Mode labelled, Mode benign) {
        List<Metric> metrics = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < HazardRows.CATEGORIES.size(); i++) {
            HazardCategory category = HazardRows.CATEGORIES.get(i);
            List<ScoredRow> scored = labelled(i);
            Metric auc = metric(auc(category), scored, Statistics::auc, labelled);
            sum += auc.estimate().value();
            metrics.add(auc);
            metrics.add(metric(baseline(category), ofBaseline(i), Statistics::auc, Mode.OUT_OF_FOLD));
            metrics.add(metric(recall(category), scored, Statistics::recall, labelled));
            metrics.add(metric(falsePositives(category), scored, Statistics::falsePositiveRate, labelled));
        }
        var mean = Estimate.measured(sum / HazardRows.CATEGORIES.size(), rows.size());
        metrics.add(new Metric(MetricSpec.reported(AUC_MEAN, Better.HIGHER), mean, labelled));
        MetricSpec flagged = MetricSpec.reported(BENIGN_FLAGGED, Better.LOWER);
        metrics.add(metric(flagged, benign(), Statistics::falsePositiveRate, benign));
        List<String> order = specs().stream().map(MetricSpec::name).toList();
        metrics.sort((a, b) -> Integer.compare(
                order.indexOf(a.spec().name()), order.indexOf(b.spec().name())));
        return metrics;
    }

    List<RocCurve> curves() {
        List<RocCurve> curves = new ArrayList<>();
        for (int i = 0; i < HazardRows.CATEGORIES.size(); i++) {
            curves.add(RocCurve.of(HazardRows.CATEGORIES.get(i).slug(), labelled(i)));
        }
        return curves;
    }

    /// A row for each known label, and for each benign text.
    List<ScoredRow> all() {
        List<ScoredRow> all = new ArrayList<>(benign());
        for (int i = 0; i < HazardRows.CATEGORIES.size(); i++) {
            all.addAll(labelled(i));
        }
        return all;
    }

    private List<ScoredRow> labelled(int category) {
        HazardCategory hazard = HazardRows.CATEGORIES.get(category);
        return rows.stream()
                .filter(scored -> !scored.row().benign() && scored.row().isKnown(category))
                .map(scored -> new ScoredRow(
                        scored.row().id() + "#" + hazard.slug(),
                        scored.row().group(),
                        hazard.slug(),
                        scored.row().isPositive(category),
                        scored.guard().scores().getOrDefault(hazard, 0.0),
                        scored.guard().called().getOrDefault(hazard, false)))
                .toList();
    }

    private List<ScoredRow> ofBaseline(int category) {
        return rows.stream()
                .filter(scored -> !scored.row().benign() && scored.row().isKnown(category))
                .map(scored -> new ScoredRow(
                        scored.row().id(),
                        scored.row().group(),
                        "centroid",
                        scored.row().isPositive(category),
                        scored.baseline().get(category),
                        false))
                .toList();
    }

    private List<ScoredRow> benign() {
        return rows.stream()
                .filter(scored -> scored.row().benign())
                .map(scored -> new ScoredRow(
                        scored.row().id(),
                        scored.row().group(),
                        "benign",
                        false,
                        scored.guard().scores().values().stream()
                                .mapToDouble(score -> score)
                                .max()
                                .orElse(0),
                        scored.guard().isCalled()))
                .toList();
    }

    private Metric metric(MetricSpec spec, List<ScoredRow> of, ToDoubleFunction<List<ScoredRow>> statistic, Mode mode) {
        return new Metric(spec, bootstrap.estimate(of, ScoredRow::group, statistic), mode);
    }

    private static MetricSpec auc(HazardCategory category) {
        return MetricSpec.reported("hazard.auc." + category.slug(), Better.HIGHER);
    }

    private static MetricSpec baseline(HazardCategory category) {
        return MetricSpec.reported("hazard.auc-of-centroid." + category.slug(), Better.HIGHER);
    }

    private static MetricSpec recall(HazardCategory category) {
        return MetricSpec.reported("hazard.recall." + category.slug(), Better.HIGHER);
    }

    private static MetricSpec falsePositives(HazardCategory category) {
        return MetricSpec.reported("hazard.fpr." + category.slug(), Better.LOWER);
    }

    /// A row with what the guard and the baseline made of it.
    ///
    /// @param baseline one score for each category
    record Scored(HazardRow row, GuardScores guard, List<Double> baseline) {

        Scored {
            baseline = List.copyOf(baseline);
        }
    }
}
