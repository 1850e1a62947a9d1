// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import io.weir.guard.linear.FeatureSink;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One row's features: numbers in rising order, each once, with its value.
public final class SparseVector {

    private final int[] features;
    private final float[] values;

    private SparseVector(int[] features, float[] values) {
        this.features = features;
        this.values = values;
    }

    /// Collects what `extraction` gives to its sink; values of one feature add up.
    public static SparseVector of(Consumer<FeatureSink> extraction) {
        Map<Integer, Float> sums = new TreeMap<>();
        extraction.accept((feature, value) -> sums.merge(feature, value, Float::sum));
        int[] features = sums.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[features.length];
        for (int index = 0; index < features.length; index++) {
            values[index] = sums.getOrDefault(features[index], 0f);
        }
        return new SparseVector(features, values);
    }

    public int size() {
        return features.length;
    }

    public int feature(int index) {
        return features[index];
    }

    public float value(int index) {
        return values[index];
    }

    double dot(float[] weights) {
        double sum = 0;
        for (int index = 0; index < features.length; index++) {
            sum += (double) weights[features[index]] * values[index];
        }
        return sum;
    }
}
