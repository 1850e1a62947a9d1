// SPDX-License-Identifier: Apache-2.0
package io.weir.model.image;

/// Weights of old pixels along one axis, for each new pixel of a stretch.
final class AxisWeights {

    private final int[] starts;
    private final float[][] weights;

    /// @param from length of the old axis
    /// @param to length of the new axis
    /// @param first of the new pixels that are wanted
    AxisWeights(int from, int to, int first, int count, ResizeFilter filter) {
        this.starts = new int[count];
        this.weights = new float[count][];
        double scale = (double) from / to;
        double widening = Math.max(scale, 1);
        double reach = filter.support() * widening;
        for (int i = 0; i < count; i++) {
            double centre = (first + i + .5) * scale;
            int start = Math.max((int) (centre - reach + .5), 0);
            int end = Math.min((int) (centre + reach + .5), from);
            starts[i] = start;
            weights[i] = normalised(start, end, centre, widening, filter);
        }
    }

    int count() {
        return starts.length;
    }

    /// First old pixel that counts for a new one.
    int start(int index) {
        return starts[index];
    }

    /// Of the old pixels from there on.
    float[] weights(int index) {
        return weights[index];
    }

    int firstOld() {
        return starts[0];
    }

    int endOld() {
        int last = starts.length - 1;
        return starts[last] + weights[last].length;
    }

    private static float[] normalised(int start, int end, double centre, double widening, ResizeFilter filter) {
        double[] raw = new double[end - start];
        double sum = 0;
        for (int i = 0; i < raw.length; i++) {
            raw[i] = filter.weight((start + i + .5 - centre) / widening);
            sum += raw[i];
        }
        float[] weights = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            weights[i] = (float) (raw[i] / sum);
        }
        return weights;
    }
}
