// SPDX-License-Identifier: Apache-2.0
package io.weir.model.image;

import io.weir.model.ImageSettings;
import io.weir.model.Pixels;
import java.util.Arrays;

/// Makes of a picture what one image model reads: the shorter side resized, a square cut from the middle,
/// values in `[0, 1]` less the mean over the deviation, channel by channel.
///
/// Only the square is computed, in floating point throughout; values that cubic convolution carries over
/// black or white are set back to it. A grey picture has three equal channels where a model wants three; a
/// coloured one becomes its luma (ITU-R BT.601) where it wants one. Safe for threads.
public final class ImagePreparation {

    private final ImageSettings settings;
    private final ResizeFilter filter;

    public ImagePreparation(ImageSettings settings, ResizeFilter filter) {
        this.settings = settings;
        this.filter = filter;
    }

    /// `[channels, size, size]`, row by row.
    public float[] prepare(Pixels pixels) {
        int shorter = Math.min(pixels.width(), pixels.height());
        AxisWeights columns = square(pixels.width(), shorter);
        AxisWeights rows = square(pixels.height(), shorter);
        int size = settings.size();
        int channels = settings.channels();
        float[] prepared = new float[channels * size * size];
        for (int channel = 0; channel < channels; channel++) {
            float[] narrowed = narrowed(pixels, columns, rows, channel);
            shorten(narrowed, rows, channel, prepared);
        }
        return prepared;
    }

    /// Weights for the middle of an axis.
    private AxisWeights square(int length, int shorter) {
        int resized = Math.max(Math.round((float) ((double) length * settings.resize() / shorter)), settings.resize());
        return new AxisWeights(length, resized, (resized - settings.size()) / 2, settings.size(), filter);
    }

    /// The old rows that count, with new columns.
    private float[] narrowed(Pixels pixels, AxisWeights columns, AxisWeights rows, int channel) {
        int size = columns.count();
        int first = rows.firstOld();
        float[] line = new float[columns.endOld() - columns.firstOld()];
        float[] narrowed = new float[(rows.endOld() - first) * size];
        for (int y = first; y < rows.endOld(); y++) {
            for (int x = 0; x < line.length; x++) {
                line[x] = value(pixels, columns.firstOld() + x, y, channel);
            }
            for (int x = 0; x < size; x++) {
                float[] weights = columns.weights(x);
                int from = columns.start(x) - columns.firstOld();
                float sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * line[from + i];
                }
                narrowed[(y - first) * size + x] = sum;
            }
        }
        return narrowed;
    }

    private void shorten(float[] narrowed, AxisWeights rows, int channel, float[] prepared) {
        int size = settings.size();
        float scale = (float) (1 / (255 * settings.deviation().get(channel)));
        float offset =
                (float) (settings.mean().get(channel) / settings.deviation().get(channel));
        float[] line = new float[size];
        for (int y = 0; y < size; y++) {
            Arrays.fill(line, 0);
            float[] weights = rows.weights(y);
            for (int i = 0; i < weights.length; i++) {
                int from = (rows.start(y) - rows.firstOld() + i) * size;
                for (int x = 0; x < size; x++) {
                    line[x] += weights[i] * narrowed[from + x];
                }
            }
            int to = (channel * size + y) * size;
            for (int x = 0; x < size; x++) {
                prepared[to + x] = Math.clamp(line[x], 0f, 255f) * scale - offset;
            }
        }
    }

    private float value(Pixels pixels, int x, int y, int channel) {
        if (pixels.channels() == 1) {
            return pixels.at(x, y, 0);
        }
        if (settings.channels() == 1) {
            return .299f * pixels.at(x, y, 0) + .587f * pixels.at(x, y, 1) + .114f * pixels.at(x, y, 2);
        }
        return pixels.at(x, y, channel);
    }
}
