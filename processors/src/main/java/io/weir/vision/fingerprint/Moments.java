// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.List;

/// Mean and covariance of the components of some pictures: all that the probe keeps of a training run.
/// Immutable.
public final class Moments {

    private final int images;
    private final double[] mean;
    private final double[][] covariance;

    private Moments(int images, double[] mean, double[][] covariance) {
        this.images = images;
        this.mean = mean;
        this.covariance = covariance;
    }

    /// @param components of one picture each; see [ReferenceSet#components]
    public static Moments of(List<double[]> components) {
        if (components.size() < 2) {
            throw new IllegalArgumentException("a covariance needs two pictures");
        }
        double[][] rows = components.toArray(double[][]::new);
        double[] mean = Symmetric.mean(rows);
        return new Moments(rows.length, mean, Symmetric.covariance(rows, mean));
    }

    /// Of several runs together; each counts alike, and how far they lie apart counts too.
    static Moments together(List<Moments> runs) {
        int size = runs.getFirst().mean.length;
        double[] mean = Symmetric.mean(runs.stream().map(run -> run.mean).toArray(double[][]::new));
        double[][] covariance = new double[size][size];
        int images = 0;
        for (Moments run : runs) {
            images += run.images;
            for (int i = 0; i < size; i++) {
                double apart = run.mean[i] - mean[i];
                for (int j = 0; j < size; j++) {
                    covariance[i][j] += (run.covariance[i][j] + apart * (run.mean[j] - mean[j])) / runs.size();
                }
            }
        }
        return new Moments(images, mean, covariance);
    }

    public int images() {
        return images;
    }

    public int dimensions() {
        return mean.length;
    }

    double[] mean() {
        return mean.clone();
    }

    /// A weighted mean of the own covariance and another, made invertible.
    double[][] shrunk(double[][] pooled, double share) {
        int size = mean.length;
        double[][] shrunk = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                shrunk[i][j] = (1 - share) * covariance[i][j] + share * pooled[i][j];
            }
        }
        double ridge = 1e-4 * Symmetric.trace(shrunk) / size;
        for (int i = 0; i < size; i++) {
            shrunk[i][i] += ridge;
        }
        return shrunk;
    }

    static double[][] pooled(List<Moments> generators) {
        int size = generators.getFirst().mean.length;
        double[][] pooled = new double[size][size];
        for (Moments generator : generators) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    pooled[i][j] += generator.covariance[i][j] / generators.size();
                }
            }
        }
        return pooled;
    }

    @Override
    public String toString() {
        return "Moments[" + images + " pictures, " + mean.length + " dimensions]";
    }
}
