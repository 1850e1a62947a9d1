// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.hazard.HazardHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Fits a category's temperature, offset and floor to logits of rows that the weights had not seen.
///
/// Temperature and offset: least cross-entropy against softened labels, by Newton's method. Floor: the
/// probability of best F1 among those at which at most [#BENIGN_MAX] of the benign rows are reported.
///
/// Platt, _Probabilistic Outputs for Support Vector Machines_, 1999, section 2; Lin, Lin, and Weng, _A Note on
/// Platt's Probabilistic Outputs for Support Vector Machines_, Machine Learning 68, 2007.
final class Calibration {

    /// Share of benign texts that one category may report.
    static final double BENIGN_MAX = .005;

    private static final double SLOPE_MIN = .01;
    private static final double SLOPE_MAX = 100;
    private static final int STEPS = 50;

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
            Line line = line(points);
            var scale = new HazardHead.Output(
                    HazardRows.CATEGORIES.get(category), (float) (1 / line.slope()), (float) line.offset(), 1);
            outputs.add(new HazardHead.Output(
                    scale.category(), scale.temperature(), scale.offset(), (float) floor(points, scale)));
        }
        return outputs;
    }

    /// The line through the logits that gives the best probabilities.
    static Line line(List<Point> points) {
        double positives = points.stream().filter(Point::positive).count();
        double yes = (positives + 1) / (positives + 2);
        double no = 1 / (points.size() - positives + 2);
        Line line = new Line(1, 0);
        double loss = loss(points, line, yes, no);
        for (int step = 0; step < STEPS; step++) {
            Line stride = stride(points, line, yes, no);
            double share = 1;
            Line next = line.plus(stride, share);
            while (loss(points, next, yes, no) > loss && share > 1e-6) {
                share /= 2;
                next = line.plus(stride, share);
            }
            double nextLoss = loss(points, next, yes, no);
            if (!(nextLoss < loss)) {
                break;
            }
            line = next;
            loss = nextLoss;
        }
        return line;
    }

    private static Line stride(List<Point> points, Line line, double yes, double no) {
        double gradientSlope = 0;
        double gradientOffset = 0;
        double slopes = 1e-9;
        double offsets = 1e-9;
        double both = 0;
        for (Point point : points) {
            double probability = 1 / (1 + StrictMath.exp(-line.at(point)));
            double error = probability - (point.positive() ? yes : no);
            double spread = probability * (1 - probability);
            gradientSlope += error * point.logit();
            gradientOffset += error;
            slopes += spread * point.logit() * point.logit();
            offsets += spread;
            both += spread * point.logit();
        }
        double determinant = slopes * offsets - both * both;
        return new Line(
                -(offsets * gradientSlope - both * gradientOffset) / determinant,
                -(slopes * gradientOffset - both * gradientSlope) / determinant);
    }

    private static double loss(List<Point> points, Line line, double yes, double no) {
        double loss = 0;
        for (Point point : points) {
            double margin = line.at(point);
            double target = point.positive() ? yes : no;
            loss += Math.max(margin, 0) - target * margin + StrictMath.log1p(StrictMath.exp(-Math.abs(margin)));
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

    /// @param slope a share of the logit; kept positive, so that order stays
    record Line(double slope, double offset) {

        double at(Point point) {
            return slope * point.logit() + offset;
        }

        Line plus(Line stride, double share) {
            return new Line(
                    Math.clamp(slope + share * stride.slope(), SLOPE_MIN, SLOPE_MAX), offset + share * stride.offset());
        }
    }
}
