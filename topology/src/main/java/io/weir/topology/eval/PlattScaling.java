// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.List;

/// Turns a margin into a probability: `sigmoid(slope * margin + offset)`.
///
/// Platt, _Probabilistic Outputs for Support Vector Machines_, 1999, with its smoothed targets.
public record PlattScaling(double slope, double offset) {

    private static final int STEPS = 50;
    private static final double RIDGE = 1e-6;

    /// A margin that the fit has not seen, with its row's label.
    public record Unseen(double margin, boolean positive) {}

    public static PlattScaling of(List<Unseen> margins) {
        long positives = margins.stream().filter(Unseen::positive).count();
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1 / (margins.size() - positives + 2.0);
        double slope = 1;
        double offset = 0;
        for (int step = 0; step < STEPS; step++) {
            double a = RIDGE;
            double b = 0;
            double c = RIDGE;
            double gradientSlope = 0;
            double gradientOffset = 0;
            for (Unseen unseen : margins) {
                double probability = sigmoid(slope * unseen.margin() + offset);
                double error = probability - (unseen.positive() ? high : low);
                double curvature = probability * (1 - probability);
                gradientSlope += error * unseen.margin();
                gradientOffset += error;
                a += curvature * unseen.margin() * unseen.margin();
                b += curvature * unseen.margin();
                c += curvature;
            }
            double determinant = a * c - b * b;
            slope -= Math.clamp((c * gradientSlope - b * gradientOffset) / determinant, -1, 1);
            offset -= Math.clamp((a * gradientOffset - b * gradientSlope) / determinant, -1, 1);
        }
        return new PlattScaling(slope, offset);
    }

    public double probability(double margin) {
        return sigmoid(slope * margin + offset);
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}
