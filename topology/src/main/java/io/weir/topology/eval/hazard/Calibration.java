// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.hazard.HazardHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Fits a category's temperature and floor to logits of rows that the weights had not seen.
///
/// Temperature: least cross-entropy, by golden-section search over its logarithm. Floor: the probability of
/// best F1 among those that report at most [#BENIGN_MAX] of the benign rows.
///
/// Temperature scaling: Guo et al., _On Calibration of Modern Neural Networks_, ICML 2017, section 4.2.
final class Calibration {

    /// Share of benign texts that one category may report.
    static final double BENIGN_MAX = .005;

    private static final double LOG_MIN = -2;
    private static final double LOG_MAX = 4;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int STEPS = 60;

    private Calibration() {}

    /// A head's outputs, fitted to the rows whose label is known.
    static List<HazardHead.Output> fit(List<HazardRow> rows, List<double[]> logits) {
        List<HazardHead.Output> outputs = new ArrayList<>();
        for (int category = 0; category < HazardRows.CATEGORIES.size(); category++) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                HazardRow row = rows.get(i);
                if (row.isKnown(category)) {
                    points.add(new Point(logits.get(i)[category], row.isPositive(category), row.benign()));
                }
            }
            float temperature = (float) temperature(points);
            var scale = new HazardHead.Output(HazardRows.CATEGORIES.get(category), temperature, 1);
            outputs.add(new HazardHead.Output(scale.category(), temperature, (float) floor(points, scale)));
        }
        return outputs;
    }

    static double temperature(List<Point> points) {
        double low = LOG_MIN;
        double high = LOG_MAX;
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (loss(points, StrictMath.exp(left)) <= loss(points, StrictMath.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private static double loss(List<Point> points, double temperature) {
        double loss = 0;
        for (Point point : points) {
            double margin = (point.positive() ? point.logit() : -point.logit()) / temperature;
            loss += margin > 0
                    ? StrictMath.log1p(StrictMath.exp(-margin))
                    : StrictMath.log1p(StrictMath.exp(margin)) - margin;
        }
        return loss;
    }

    /// Half way between the last row that is reported and the first that is not; 1 where no row is positive.
    private static double floor(List<Point> points, HazardHead.Output scale) {
        List<Point> sorted = points.stream()
                .sorted(Comparator.comparingDouble(Point::logit).reversed())
                .toList();
        long positives = points.stream().filter(Point::positive).count();
        double benignMax = BENIGN_MAX * points.stream().filter(Point::benign).count();
        double best = 0;
        double floor = 1;
        int hits = 0;
        int benign = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Point point = sorted.get(i);
            hits += point.positive() ? 1 : 0;
            benign += point.benign() ? 1 : 0;
            double next = i + 1 < sorted.size() ? sorted.get(i + 1).logit() : point.logit() - 1;
            double f1 = 2.0 * hits / (i + 1 + positives);
            if (benign <= benignMax && f1 > best && next < point.logit()) {
                best = f1;
                floor = scale.probability((point.logit() + next) / 2);
            }
        }
        return floor;
    }

    /// One row's logit for one category.
    record Point(double logit, boolean positive, boolean benign) {}
}
