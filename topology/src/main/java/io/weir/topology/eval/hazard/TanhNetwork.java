// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import java.util.List;
import java.util.SplittableRandom;

/// A network of one tanh layer and one output, while it learns. Not safe for threads.
///
/// Solver: Kingma and Ba, _Adam: A Method for Stochastic Optimization_, ICLR 2015, with the paper's
/// constants.
final class TanhNetwork {

    private static final double FIRST = .9;
    private static final double SECOND = .999;
    private static final double EPSILON = 1e-8;

    private final int width;
    private final int hidden;

    /// A row of hidden units for each input, then the units' biases, the output's row, the output's bias.
    private final double[] weights;

    private final double[] gradient;
    private final double[] mean;
    private final double[] square;
    private double firstPower = 1;
    private double secondPower = 1;

    TanhNetwork(int width, int hidden, SplittableRandom random) {
        this.width = width;
        this.hidden = hidden;
        int count = width * hidden + hidden + hidden + 1;
        weights = new double[count];
        gradient = new double[count];
        mean = new double[count];
        square = new double[count];
        fill(0, width * hidden, Math.sqrt(6.0 / (width + hidden)), random);
        fill(outputAt(), hidden, Math.sqrt(6.0 / (hidden + 1)), random);
    }

    /// Adds the gradient of one text's loss, through the window of the highest logit.
    void learn(List<double[]> windows, boolean belongs, double weight) {
        double[] input = windows.getFirst();
        double[] active = active(input);
        double logit = logit(active);
        for (double[] other : windows.subList(1, windows.size())) {
            double[] otherActive = active(other);
            double otherLogit = logit(otherActive);
            if (otherLogit > logit) {
                input = other;
                active = otherActive;
                logit = otherLogit;
            }
        }
        double probability = 1 / (1 + StrictMath.exp(-logit));
        add(input, active, weight * (probability - (belongs ? 1 : 0)));
    }

    /// Takes one step along the gradient with its penalties, and forgets it.
    void step(double rate, double inputPenalty, double outputPenalty) {
        firstPower *= FIRST;
        secondPower *= SECOND;
        for (int i = 0; i < weights.length; i++) {
            double slope = gradient[i] + penalty(i, inputPenalty, outputPenalty) * weights[i];
            mean[i] = FIRST * mean[i] + (1 - FIRST) * slope;
            square[i] = SECOND * square[i] + (1 - SECOND) * slope * slope;
            double spread = Math.sqrt(square[i] / (1 - secondPower));
            weights[i] -= rate * mean[i] / (1 - firstPower) / (spread + EPSILON);
            gradient[i] = 0;
        }
    }

    double input(int i, int unit) {
        return weights[i * hidden + unit];
    }

    double inputBias(int unit) {
        return weights[width * hidden + unit];
    }

    double output(int unit) {
        return weights[outputAt() + unit];
    }

    double outputBias() {
        return weights[weights.length - 1];
    }

    private int outputAt() {
        return width * hidden + hidden;
    }

    private void fill(int from, int count, double bound, SplittableRandom random) {
        for (int i = from; i < from + count; i++) {
            weights[i] = (2 * random.nextDouble() - 1) * bound;
        }
    }

    private double penalty(int i, double inputPenalty, double outputPenalty) {
        if (i < width * hidden) {
            return inputPenalty;
        }
        return i >= outputAt() && i < weights.length - 1 ? outputPenalty : 0;
    }

    private double[] active(double[] input) {
        double[] active = new double[hidden];
        System.arraycopy(weights, width * hidden, active, 0, hidden);
        for (int i = 0; i < width; i++) {
            for (int unit = 0; unit < hidden; unit++) {
                active[unit] += input[i] * weights[i * hidden + unit];
            }
        }
        for (int unit = 0; unit < hidden; unit++) {
            active[unit] = StrictMath.tanh(active[unit]);
        }
        return active;
    }

    private double logit(double[] active) {
        double logit = outputBias();
        for (int unit = 0; unit < hidden; unit++) {
            logit += output(unit) * active[unit];
        }
        return logit;
    }

    private void add(double[] input, double[] active, double error) {
        double[] backward = new double[hidden];
        for (int unit = 0; unit < hidden; unit++) {
            backward[unit] = error * output(unit) * (1 - active[unit] * active[unit]);
            gradient[outputAt() + unit] += error * active[unit];
            gradient[width * hidden + unit] += backward[unit];
        }
        gradient[weights.length - 1] += error;
        for (int i = 0; i < width; i++) {
            for (int unit = 0; unit < hidden; unit++) {
                gradient[i * hidden + unit] += input[i] * backward[unit];
            }
        }
    }
}
