// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

/// Makes probabilities of a probe's scores: `softmax(sharpness * scores)`.
///
/// The sharpness is the one under which held-out pictures' own generators are likeliest: Guo et al., _On
/// Calibration of Modern Neural Networks_, ICML 2017, §4.2.
///
/// @param sharpness above 0; of scores per dimension, so it counts how many dimensions speak independently
public record Temperature(double sharpness) {

    private static final double LEAST = .1;
    private static final double MOST = 10_000;
    private static final int STEPS = 60;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    public Temperature {
        if (!(sharpness > 0 && sharpness <= MOST)) {
            throw new IllegalArgumentException("a sharpness lies above 0 and is at most " + MOST);
        }
    }

    /// @param scores of pictures that the probe has not seen
    /// @param labels index of each picture's generator
    public static Temperature fit(float[][] scores, int[] labels) {
        double low = Math.log(LEAST);
        double high = Math.log(MOST);
        for (int step = 0; step < STEPS; step++) {
            double one = high - GOLDEN * (high - low);
            double other = low + GOLDEN * (high - low);
            if (loss(scores, labels, Math.exp(one)) <= loss(scores, labels, Math.exp(other))) {
                high = other;
            } else {
                low = one;
            }
        }
        return new Temperature(Math.exp((low + high) / 2));
    }

    /// Natural logarithms of the probabilities.
    public double[] logProbabilities(float[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            most = Math.max(most, sharpness * score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(sharpness * score - most);
        }
        double[] logs = new double[scores.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = sharpness * scores[i] - most - Math.log(sum);
        }
        return logs;
    }

    private static double loss(float[][] scores, int[] labels, double sharpness) {
        var temperature = new Temperature(sharpness);
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            loss -= temperature.logProbabilities(scores[i])[labels[i]];
        }
        return loss;
    }
}
