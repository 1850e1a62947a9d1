// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder.Embedding;
import java.util.ArrayList;
import java.util.List;

/// Embeddings moved to the middle of all windows, and scaled so that a value's variance is about 1.
final class Inputs {

    private final List<List<double[]>> windows;
    private final double[] middle;
    private final double scale;

    private Inputs(List<List<double[]>> windows, double[] middle, double scale) {
        this.windows = windows;
        this.middle = middle;
        this.scale = scale;
    }

    static Inputs of(List<List<Embedding>> texts, int width) {
        double[] middle = new double[width];
        int count = 0;
        for (List<Embedding> text : texts) {
            for (Embedding window : text) {
                count++;
                for (int i = 0; i < width; i++) {
                    middle[i] += window.at(i);
                }
            }
        }
        for (int i = 0; i < width; i++) {
            middle[i] /= Math.max(1, count);
        }
        double scale = Math.sqrt(width);
        List<List<double[]>> windows = new ArrayList<>(texts.size());
        for (List<Embedding> text : texts) {
            windows.add(
                    text.stream().map(window -> moved(window, middle, scale)).toList());
        }
        return new Inputs(windows, middle, scale);
    }

    /// Of one text; not to be written to.
    List<double[]> windows(int text) {
        return windows.get(text);
    }

    double middle(int i) {
        return middle[i];
    }

    double scale() {
        return scale;
    }

    private static double[] moved(Embedding window, double[] middle, double scale) {
        double[] moved = new double[middle.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (window.at(i) - middle[i]) * scale;
        }
        return moved;
    }
}
