// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.Bootstrap;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Collects metrics with their intervals.
final class MetricList {

    private final Bootstrap bootstrap;
    private final List<Metric> metrics = new ArrayList<>();

    MetricList(long seed) {
        this.bootstrap = new Bootstrap(seed);
    }

    <R> void add(String name, Mode mode, List<R> rows, Function<R, String> group, ToDoubleFunction<List<R>> statistic) {
        metrics.add(new Metric(UncertaintySpecs.of(name), bootstrap.estimate(rows, group, statistic), mode));
    }

    void add(String name, Mode mode, List<ScoredRow> rows, ToDoubleFunction<List<ScoredRow>> statistic) {
        add(name, mode, rows, ScoredRow::group, statistic);
    }

    void auc(String name, Mode mode, List<ScoredRow> rows) {
        add(name, mode, rows, Statistics::auc);
    }

    /// In the order of the lane's list.
    List<Metric> metrics() {
        return metrics.stream()
                .sorted(Comparator.comparingInt(metric -> UncertaintySpecs.all().indexOf(metric.spec())))
                .toList();
    }
}
