// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import java.util.List;

/// Logistic regression with weighted rows and an intercept for each source, by Newton's method.
///
/// Sources differ in how many of their claims are true, and that must not leak into the weights: each
/// has its own intercept while fitting, and the fitted model keeps the mean of them. The penalty is on
/// weights of standardised features, and not on intercepts. The same rows give the same bytes.
final class Newton {

    private static final int STEPS_MAX = 25;
    private static final double ENOUGH = 1e-6;
    private static final double INTERCEPT_PENALTY = 1e-3;

    private final double penalty;

    Newton(double penalty) {
        this.penalty = penalty;
    }

    /// @param rows at least one; all with the same count of features
    /// @param sources how many there are; a row names one from 0
    Fitted fit(List<Row> rows, int sources) {
        int features = rows.getFirst().features().length;
        double[] middle = new double[features];
        double[] spread = new double[features];
        standardise(rows, middle, spread);
        int width = features + sources;
        double[] weights = new double[width];
        double[] x = new double[features];
        for (int step = 0; step < STEPS_MAX; step++) {
            double[][] curvature = new double[width][width];
            double[] gradient = new double[width];
            for (int i = 0; i < width; i++) {
                double on = i < features ? penalty : INTERCEPT_PENALTY;
                curvature[i][i] = on;
                gradient[i] = on * weights[i];
            }
            for (Row row : rows) {
                double margin = weights[features + row.source()];
                for (int i = 0; i < features; i++) {
                    x[i] = (row.features()[i] - middle[i]) / spread[i];
                    margin += weights[i] * x[i];
                }
                add(row, margin, x, gradient, curvature);
            }
            double[] stride = Cholesky.solve(curvature, gradient);
            double largest = 0;
            for (int i = 0; i < width; i++) {
                weights[i] -= stride[i];
                largest = Math.max(largest, Math.abs(stride[i]));
            }
            if (largest < ENOUGH) {
                break;
            }
        }
        return unscaled(weights, middle, spread, sources);
    }

    private static void add(Row row, double margin, double[] x, double[] gradient, double[][] curvature) {
        double probability = 1 / (1 + StrictMath.exp(-margin));
        double error = row.weight() * (probability - row.label());
        double bend = row.weight() * probability * (1 - probability);
        int intercept = x.length + row.source();
        for (int i = 0; i < x.length; i++) {
            gradient[i] += error * x[i];
            double bent = bend * x[i];
            for (int j = 0; j <= i; j++) {
                curvature[i][j] += bent * x[j];
            }
            curvature[intercept][i] += bent;
        }
        gradient[intercept] += error;
        curvature[intercept][intercept] += bend;
    }

    private static void standardise(List<Row> rows, double[] middle, double[] spread) {
        double all = 0;
        for (Row row : rows) {
            all += row.weight();
            for (int i = 0; i < middle.length; i++) {
                middle[i] += row.weight() * row.features()[i];
            }
        }
        for (int i = 0; i < middle.length; i++) {
            middle[i] /= all;
        }
        for (Row row : rows) {
            for (int i = 0; i < middle.length; i++) {
                double off = row.features()[i] - middle[i];
                spread[i] += row.weight() * off * off;
            }
        }
        for (int i = 0; i < spread.length; i++) {
            spread[i] = Math.sqrt(spread[i] / all) + 1e-6;
        }
    }

    private static Fitted unscaled(double[] fitted, double[] middle, double[] spread, int sources) {
        float[] weights = new float[middle.length];
        double bias = 0;
        for (int source = 0; source < sources; source++) {
            bias += fitted[middle.length + source] / sources;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (fitted[i] / spread[i]);
            bias -= fitted[i] * middle[i] / spread[i];
        }
        return new Fitted(weights, (float) bias);
    }

    /// One observation.
    ///
    /// @param label in `[0, 1]`
    @SuppressWarnings("ArrayRecordComponent") // Filled and read by the fit alone, in the thousands.
    record Row(double[] features, double label, double weight, int source) {}

    /// Weights of the features as they come.
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once.
    record Fitted(float[] weights, float bias) {}
}
