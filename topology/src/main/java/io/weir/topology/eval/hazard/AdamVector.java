// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import java.util.SplittableRandom;

/// Weights with their gradient and its moments.
///
/// Kingma and Ba, _Adam: A Method for Stochastic Optimization_, ICLR 2015, with the paper's constants.
final class AdamVector {

    private static final float FIRST = .9f;
    private static final float SECOND = .999f;
    private static final float EPSILON = 1e-8f;

    final float[] values;
    final float[] gradient;

    private final float[] mean;
    private final float[] square;
    private double firstPower = 1;
    private double secondPower = 1;

    private AdamVector(int length) {
        values = new float[length];
        gradient = new float[length];
        mean = new float[length];
        square = new float[length];
    }

    static AdamVector zero(int length) {
        return new AdamVector(length);
    }

    /// Even over `-bound` to `bound`.
    static AdamVector uniform(int length, double bound, SplittableRandom random) {
        AdamVector vector = new AdamVector(length);
        for (int i = 0; i < length; i++) {
            vector.values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return vector;
    }

    void step(double rate, double decay) {
        firstPower *= FIRST;
        secondPower *= SECOND;
        float stride = (float) (rate * Math.sqrt(1 - secondPower) / (1 - firstPower));
        float kept = (float) (1 - rate * decay);
        for (int i = 0; i < values.length; i++) {
            mean[i] = FIRST * mean[i] + (1 - FIRST) * gradient[i];
            square[i] = SECOND * square[i] + (1 - SECOND) * gradient[i] * gradient[i];
            values[i] = kept * values[i] - stride * mean[i] / ((float) Math.sqrt(square[i]) + EPSILON);
            gradient[i] = 0;
        }
    }
}
