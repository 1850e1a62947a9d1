// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// A logistic regression on a few dense features.
public final class LinearHead {

    private static final int FEATURES_MAX = 4_096;

    private final float[] weights;
    private final float bias;

    public LinearHead(float[] weights, float bias) {
        this.weights = weights.clone();
        this.bias = bias;
        float sum = bias;
        for (float weight : weights) {
            sum += weight;
        }
        if (!Float.isFinite(sum)) {
            throw new IllegalArgumentException("a weight is not finite");
        }
    }

    static LinearHead read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (!(count >= 0 && count <= FEATURES_MAX)) {
            throw new IllegalArgumentException("a head of " + count + " features");
        }
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = in.readFloat();
        }
        return new LinearHead(weights, in.readFloat());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(weights.length);
        for (float weight : weights) {
            out.writeFloat(weight);
        }
        out.writeFloat(bias);
    }

    double probability(double[] features) {
        return 1 / (1 + StrictMath.exp(-margin(features)));
    }

    double margin(double[] features) {
        if (features.length != weights.length) {
            throw new IllegalArgumentException("a head of " + weights.length + " features got " + features.length);
        }
        double margin = bias;
        for (int i = 0; i < weights.length; i++) {
            margin += weights[i] * features[i];
        }
        return margin;
    }
}
