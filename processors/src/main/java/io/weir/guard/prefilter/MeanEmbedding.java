// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.linear.FeatureSink;
import java.util.List;

/// A text's windows as one vector: their mean, scaled to [#LENGTH].
///
/// Of a long text [#END] characters at either end are embedded.
public final class MeanEmbedding {

    /// Characters at either end of a text that are embedded.
    public static final int END = 1_000;

    /// Of the vector, so that the weights' prior suits it.
    private static final double LENGTH = 4;

    private MeanEmbedding() {}

    /// What of a text is embedded.
    public static String read(String text, boolean tail) {
        if (!tail || text.length() <= 2 * END) {
            return text.substring(0, Math.min(tail ? 2 * END : END, text.length()));
        }
        return text.substring(0, END) + '\n' + text.substring(text.length() - END);
    }

    public static float[] of(List<Encoder.Window> windows) {
        int width = windows.getFirst().embedding().width();
        double[] sum = new double[width];
        double squares = 0;
        for (int at = 0; at < width; at++) {
            for (Encoder.Window window : windows) {
                sum[at] += window.embedding().at(at);
            }
            squares += sum[at] * sum[at];
        }
        float[] mean = new float[width];
        for (int at = 0; at < width && squares > 0; at++) {
            mean[at] = (float) (sum[at] * LENGTH / Math.sqrt(squares));
        }
        return mean;
    }

    /// Gives an embedding's numbers to `sink` as features from `first` on.
    public static void features(float[] embedding, int first, FeatureSink sink) {
        for (int at = 0; at < embedding.length; at++) {
            sink.feature(first + at, embedding[at]);
        }
    }
}
