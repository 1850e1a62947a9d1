// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.ModeCalibration;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.ScoredRow;
import java.util.ArrayList;
import java.util.List;

/// Fits the line that turns posterior means of one evidence mode into probabilities that hold.
final class Calibrator {

    private static final double SLOPE_MIN = .01;

    private Calibrator() {}

    /// @param rows scored by models that had not seen them
    static ModeCalibration fit(List<ScoredRow> rows) {
        List<Newton.Row> points = rows.stream()
                .map(row ->
                        new Newton.Row(new double[] {ModeCalibration.logit(row.score())}, row.positive() ? 1 : 0, 1, 0))
                .toList();
        Newton.Fitted fitted = new Newton(1).fit(points, 1);
        return new ModeCalibration((float) Math.max(SLOPE_MIN, fitted.weights()[0]), fitted.bias());
    }

    /// The rows with probabilities in place of posterior means, each by a line fitted on the other folds.
    static List<ScoredRow> outOfFold(List<ScoredRow> rows, long seed) {
        GroupFolds folds = new GroupFolds(rows.stream().map(ScoredRow::group).toList(), FoldModels.FOLDS, seed);
        List<ScoredRow> calibrated = new ArrayList<>();
        for (int fold = 0; fold < FoldModels.FOLDS; fold++) {
            int left = fold;
            List<ScoredRow> others = rows.stream()
                    .filter(row -> folds.foldOf(row.group()) != left)
                    .toList();
            if (others.isEmpty()) {
                continue;
            }
            ModeCalibration line = fit(others);
            rows.stream()
                    .filter(row -> folds.foldOf(row.group()) == left)
                    .forEach(row -> calibrated.add(with(row, line.of(row.score()))));
        }
        return calibrated;
    }

    static ScoredRow with(ScoredRow row, double probability) {
        return new ScoredRow(row.id(), row.group(), row.slice(), row.positive(), probability, false);
    }
}
