// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.List;

/// How far a window's mean scores lie from those that each registered generator's own pictures get.
///
/// A picture of an unknown generator is scored by every Gaussian too, but by none as its own pictures are.
/// Two distances are multiplied: Mahalanobis', which sees scores that do not go together, and the plain one
/// in standard deviations, which minds less where another training run lies. Both are over the covariance of
/// one picture's scores, divided by the number of pictures, plus a share that stands for another run.
///
/// Immutable and safe for threads.
public final class Typicality {

    /// What parts two runs of a generator, in standard deviations of one picture.
    private static final double RUN_SHARE = .2;

    private static final double DIAGONAL_SHARE = .1;

    private final List<double[]> means;
    private final List<double[]> deviations;
    private final List<double[][]> triangles;

    private Typicality(List<double[]> means, List<double[]> deviations, List<double[][]> triangles) {
        this.means = means;
        this.deviations = deviations;
        this.triangles = triangles;
    }

    /// @param scores by generator, of its own pictures, by a probe that has not seen them
    public static Typicality fit(List<float[][]> scores) {
        List<double[]> means = new ArrayList<>();
        List<double[]> deviations = new ArrayList<>();
        List<double[][]> triangles = new ArrayList<>();
        for (float[][] own : scores) {
            double[][] rows = new double[own.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = widened(own[i]);
            }
            double[] mean = Symmetric.mean(rows);
            double[][] covariance = Symmetric.covariance(rows, mean);
            double[] deviation = new double[mean.length];
            double ridge = 1e-6 * Symmetric.trace(covariance) / mean.length + 1e-12;
            for (int i = 0; i < mean.length; i++) {
                for (int j = 0; j < mean.length; j++) {
                    covariance[i][j] *= i == j ? 1 : 1 - DIAGONAL_SHARE;
                }
                covariance[i][i] += ridge;
                deviation[i] = Math.sqrt(covariance[i][i]);
            }
            means.add(mean);
            deviations.add(deviation);
            triangles.add(Symmetric.cholesky(covariance));
        }
        return new Typicality(means, deviations, triangles);
    }

    /// Geometric mean of both distances, each to its nearest generator; 0 is in the midst of a generator's
    /// pictures, about 1 is usual.
    ///
    /// @param window scores of at least one picture
    public double distance(List<float[]> window) {
        double[] mean = new double[window.getFirst().length];
        for (float[] row : window) {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += row[k] / window.size();
            }
        }
        return distance(mean, window.size());
    }

    /// The same of a window of which only the mean is known.
    ///
    /// @param mean scores of its pictures
    /// @param images at least one
    public double distance(double[] mean, long images) {
        double spread = Math.sqrt(1.0 / images + RUN_SHARE * RUN_SHARE);
        double together = Double.POSITIVE_INFINITY;
        double apart = Double.POSITIVE_INFINITY;
        for (int g = 0; g < means.size(); g++) {
            double[] difference = new double[mean.length];
            double plain = 0;
            for (int k = 0; k < mean.length; k++) {
                difference[k] = mean[k] - means.get(g)[k];
                double scaled = difference[k] / deviations.get(g)[k];
                plain += scaled * scaled;
            }
            double[] solved = Symmetric.solve(triangles.get(g), difference);
            together = Math.min(together, Symmetric.dot(solved, solved, solved.length));
            apart = Math.min(apart, plain);
        }
        return Math.pow(together * apart, .25) / Math.sqrt(mean.length) / spread;
    }

    private static double[] widened(float[] row) {
        double[] widened = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            widened[i] = row[i];
        }
        return widened;
    }
}
