// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import io.weir.guard.refusal.RefusalFeatures;
import io.weir.guard.text.NormalisedText;
import java.util.Map;
import java.util.TreeMap;

/// One answer's features: buckets in rising order, each once.
final class FeatureVector {

    private final int[] buckets;
    private final float[] values;

    private FeatureVector(int[] buckets, float[] values) {
        this.buckets = buckets;
        this.values = values;
    }

    static FeatureVector of(String answer) {
        Map<Integer, Float> sums = new TreeMap<>();
        NormalisedText text = NormalisedText.of(answer);
        RefusalFeatures.extract(text, 0, text.length(), (bucket, value) -> sums.merge(bucket, value, Float::sum));
        int[] buckets = sums.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[buckets.length];
        for (int index = 0; index < buckets.length; index++) {
            values[index] = sums.getOrDefault(buckets[index], 0f);
        }
        return new FeatureVector(buckets, values);
    }

    int size() {
        return buckets.length;
    }

    int bucket(int index) {
        return buckets[index];
    }

    float value(int index) {
        return values[index];
    }

    double dot(float[] weights) {
        double sum = 0;
        for (int index = 0; index < buckets.length; index++) {
            sum += (double) weights[buckets[index]] * values[index];
        }
        return sum;
    }
}
