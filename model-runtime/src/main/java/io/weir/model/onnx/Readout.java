// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.Matrix;
import io.weir.model.text.TokenWindow;
import java.nio.FloatBuffer;

/// Takes one row's answer out of what the graph wrote for a whole batch.
///
/// Padding is never read, so that an answer does not depend on its neighbours. An answer that is not
/// finite is none: [Matrix] refuses it.
sealed interface Readout {

    /// @param from where the row begins in `output`, in numbers
    Matrix read(FloatBuffer output, int from, TokenWindow window, int width);

    /// One vector a window: the mean of its tokens, special tokens included.
    record Mean(boolean normalise) implements Readout {

        @Override
        public Matrix read(FloatBuffer output, int from, TokenWindow window, int width) {
            float[] state = new float[width];
            double[] mean = new double[width];
            for (int token = 0; token < window.length(); token++) {
                output.get(from + token * width, state);
                for (int i = 0; i < width; i++) {
                    mean[i] += state[i];
                }
            }
            for (int i = 0; i < width; i++) {
                mean[i] /= window.length();
            }
            return vector(mean, normalise);
        }
    }

    /// The first numbers of a window: its first token's vector, or all that a graph which pools has for it.
    record First(boolean normalise) implements Readout {

        @Override
        public Matrix read(FloatBuffer output, int from, TokenWindow window, int width) {
            double[] values = new double[width];
            for (int i = 0; i < width; i++) {
                values[i] = output.get(from + i);
            }
            return vector(values, normalise);
        }
    }

    /// One row for each token of the text itself, without special tokens and prefix.
    record EachToken() implements Readout {

        @Override
        public Matrix read(FloatBuffer output, int from, TokenWindow window, int width) {
            float[] values = new float[window.textTokens() * width];
            output.get(from + window.textFrom() * width, values);
            return new Matrix(width, values);
        }
    }

    private static Matrix vector(double[] values, boolean normalise) {
        double divisor = normalise ? length(values) : 1;
        float[] vector = new float[values.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (values[i] / divisor);
        }
        return new Matrix(vector.length, vector);
    }

    private static double length(double[] values) {
        double square = 0;
        for (double value : values) {
            square += value * value;
        }
        return Math.sqrt(square);
    }
}
