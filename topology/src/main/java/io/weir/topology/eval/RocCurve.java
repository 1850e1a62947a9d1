// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The ROC curve of scored rows, from (0, 0) to (1, 1).
///
/// @param title what the rows are
public record RocCurve(String title, List<Point> points, double auc) {

    /// Rates at one threshold.
    public record Point(double falsePositiveRate, double truePositiveRate) {}

    public RocCurve {
        points = List.copyOf(points);
    }

    public static RocCurve of(String title, List<ScoredRow> rows) {
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::score).reversed())
                .toList();
        double positives = rows.stream().filter(ScoredRow::positive).count();
        double negatives = rows.size() - positives;
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0));
        int hits = 0;
        for (int index = 0; index < sorted.size(); index++) {
            hits += sorted.get(index).positive() ? 1 : 0;
            boolean last = index + 1 == sorted.size();
            if (last || sorted.get(index).score() != sorted.get(index + 1).score()) {
                points.add(new Point((index + 1 - hits) / Math.max(1, negatives), hits / Math.max(1, positives)));
            }
        }
        return new RocCurve(title, points, Statistics.auc(rows));
    }
}
