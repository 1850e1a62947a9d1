// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Statistics of the lane; each is NaN where the rows do not define it.
final class Measures {

    private Measures() {}

    /// Area under the precision-recall curve by trapezoids, from recall 0 at precision 1.
    static double precisionRecall(List<ScoredRow> rows) {
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::score).reversed())
                .toList();
        long positives = rows.stream().filter(ScoredRow::positive).count();
        if (positives == 0) {
            return Double.NaN;
        }
        double area = 0;
        double recall = 0;
        double precision = 1;
        int hits = 0;
        int at = 0;
        while (at < sorted.size()) {
            double score = sorted.get(at).score();
            for (; at < sorted.size() && sorted.get(at).score() == score; at++) {
                hits += sorted.get(at).positive() ? 1 : 0;
            }
            double nextRecall = (double) hits / positives;
            double nextPrecision = (double) hits / at;
            area += (nextRecall - recall) * (precision + nextPrecision) / 2;
            recall = nextRecall;
            precision = nextPrecision;
        }
        return area;
    }

    /// Pearson's correlation.
    static double correlation(List<double[]> pairs) {
        double n = pairs.size();
        double x = 0;
        double y = 0;
        for (double[] pair : pairs) {
            x += pair[0] / n;
            y += pair[1] / n;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (double[] pair : pairs) {
            xx += (pair[0] - x) * (pair[0] - x);
            yy += (pair[1] - y) * (pair[1] - y);
            xy += (pair[0] - x) * (pair[1] - y);
        }
        return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
    }

    /// Expected calibration error over equal bins of the score.
    static double calibrationError(List<ScoredRow> rows, int bins) {
        double[] scores = new double[bins];
        int[] positives = new int[bins];
        for (ScoredRow row : rows) {
            int bin = Math.min(bins - 1, (int) (row.score() * bins));
            scores[bin] += row.score();
            positives[bin] += row.positive() ? 1 : 0;
        }
        double error = 0;
        for (int bin = 0; bin < bins; bin++) {
            error += Math.abs(scores[bin] - positives[bin]);
        }
        return rows.isEmpty() ? Double.NaN : error / rows.size();
    }

    /// Mean over slices of each slice's area under the ROC curve.
    static double macroAuc(List<ScoredRow> rows) {
        Map<String, List<ScoredRow>> slices = new TreeMap<>();
        rows.forEach(row ->
                slices.computeIfAbsent(row.slice(), _ -> new ArrayList<>()).add(row));
        return slices.values().stream()
                .mapToDouble(Statistics::auc)
                .filter(auc -> !Double.isNaN(auc))
                .average()
                .orElse(Double.NaN);
    }
}
