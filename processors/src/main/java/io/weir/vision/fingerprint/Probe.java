// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Weighs one picture against each registered generator, by the components of all blocks together.
///
/// Each generator is a Gaussian whose covariance is drawn a third of the way to the mean of all: regularised
/// discriminant analysis, Friedman, JASA 84 (1989). Fitting solves nothing by iteration, so equal moments
/// give equal weights. Log-likelihoods are per dimension and overconfident; a temperature, fitted on
/// pictures that the moments have not seen, makes probabilities of them.
///
/// Immutable and safe for threads.
public final class Probe {

    /// How far a covariance is drawn to the mean of all.
    static final double POOLED_SHARE = 1.0 / 3;

    private static final int CHUNK = 64;
    private static final int COLUMNS = 4;

    private final List<String> generators;
    private final List<Gaussian> gaussians;

    private Probe(List<String> generators, List<Gaussian> gaussians) {
        this.generators = generators;
        this.gaussians = gaussians;
    }

    /// @param runs of each generator its training runs; at least two generators
    public static Probe fit(Map<String, List<Moments>> runs) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException("a probe tells generators apart: two at least");
        }
        List<String> generators = runs.keySet().stream().sorted().toList();
        List<Moments> moments = new ArrayList<>();
        for (String generator : generators) {
            moments.add(Moments.together(runs.getOrDefault(generator, List.of())));
        }
        double[][] pooled = Moments.pooled(moments);
        List<Gaussian> gaussians = moments.stream()
                .map(one -> new Gaussian(one.mean(), Symmetric.cholesky(one.shrunk(pooled, POOLED_SHARE))))
                .toList();
        return new Probe(generators, gaussians);
    }

    /// Names in the order of all answers.
    public List<String> generators() {
        return generators;
    }

    /// Log-likelihood per dimension of each picture under each generator.
    ///
    /// @param components of one picture each
    public float[][] score(List<double[]> components) {
        float[][] scores = new float[components.size()][gaussians.size()];
        for (int start = 0; start < scores.length; start += CHUNK) {
            List<double[]> chunk = components.subList(start, Math.min(start + CHUNK, scores.length));
            for (int g = 0; g < gaussians.size(); g++) {
                double[] found = score(gaussians.get(g), chunk);
                for (int i = 0; i < found.length; i++) {
                    scores[start + i][g] = (float) found[i];
                }
            }
        }
        return scores;
    }

    /// The same of one picture, bit for bit.
    ///
    /// A solved number is taken from all later ones at once: the inner loop runs down a column.
    public float[] score(double[] components) {
        float[] scores = new float[gaussians.size()];
        float[] line = new float[components.length];
        for (int g = 0; g < scores.length; g++) {
            scores[g] = score(gaussians.get(g), components, line);
        }
        return scores;
    }

    private static float score(Gaussian gaussian, double[] components, float[] line) {
        int size = gaussian.mean.length;
        for (int i = 0; i < size; i++) {
            line[i] = (float) (components[i] - gaussian.mean[i]);
        }
        double squares = 0;
        for (int start = 0; start < size; start += COLUMNS) {
            int end = Math.min(start + COLUMNS, size);
            for (int i = start; i < end; i++) {
                line[i] *= gaussian.inverse[i];
                float solved = line[i];
                squares += solved * solved;
                float[] column = gaussian.columns[i];
                for (int k = i + 1; k < end; k++) {
                    line[k] -= solved * column[k];
                }
            }
            if (end < size) {
                subtract(gaussian.columns, start, line);
            }
        }
        return (float) ((-squares / 2 - gaussian.logDeterminant) / size);
    }

    /// Four solved numbers at once, one after the other as before: each later number is read and written once.
    private static void subtract(float[][] columns, int start, float[] line) {
        float[] one = columns[start];
        float[] two = columns[start + 1];
        float[] three = columns[start + 2];
        float[] four = columns[start + 3];
        float a = line[start];
        float b = line[start + 1];
        float c = line[start + 2];
        float d = line[start + 3];
        for (int k = start + COLUMNS; k < line.length; k++) {
            line[k] = line[k] - a * one[k] - b * two[k] - c * three[k] - d * four[k];
        }
    }

    /// Solves for many pictures at once: the inner loop runs over pictures, side by side in memory.
    private static double[] score(Gaussian gaussian, List<double[]> chunk) {
        int count = chunk.size();
        int size = gaussian.mean.length;
        float[][] solved = new float[size][count];
        double[] squares = new double[count];
        for (int i = 0; i < size; i++) {
            float[] line = solved[i];
            for (int c = 0; c < count; c++) {
                line[c] = (float) (chunk.get(c)[i] - gaussian.mean[i]);
            }
            float[] lower = gaussian.lower[i];
            for (int j = 0; j < i; j++) {
                subtract(line, lower[j], solved[j]);
            }
            for (int c = 0; c < count; c++) {
                line[c] *= gaussian.inverse[i];
                squares[c] += line[c] * line[c];
            }
        }
        for (int c = 0; c < count; c++) {
            squares[c] = (-squares[c] / 2 - gaussian.logDeterminant) / size;
        }
        return squares;
    }

    private static void subtract(float[] from, float factor, float[] line) {
        for (int c = 0; c < from.length; c++) {
            from[c] -= factor * line[c];
        }
    }

    /// One generator's density, by the lower triangle of its covariance.
    private static final class Gaussian {

        private final double[] mean;
        private final float[][] lower;
        private final float[][] columns;
        private final float[] inverse;
        private final double logDeterminant;

        Gaussian(double[] mean, double[][] triangle) {
            this.mean = mean;
            this.lower = new float[triangle.length][];
            this.columns = new float[triangle.length][triangle.length];
            this.inverse = new float[triangle.length];
            double sum = 0;
            for (int i = 0; i < triangle.length; i++) {
                lower[i] = new float[i];
                for (int j = 0; j < i; j++) {
                    lower[i][j] = (float) triangle[i][j];
                    columns[j][i] = lower[i][j];
                }
                inverse[i] = (float) (1 / triangle[i][i]);
                sum += Math.log(triangle[i][i]);
            }
            this.logDeterminant = sum;
        }
    }
}
