// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// How an image model reads, and what is taken out of it.
///
/// @param size side of the square that it reads, in pixels
/// @param patch side of one patch, in pixels
/// @param width length of a patch's vector
/// @param mean of red, green and blue in `[0, 1]`, subtracted
/// @param deviation of red, green and blue in `[0, 1]`, divided by
/// @param input name of the graph's input, `[batch, 3, size, size]`
/// @param outputs values of the graph that are taken, first block first; each `[batch, tokens, width]`
public record ImageSettings(
        int size, int patch, int width, List<Double> mean, List<Double> deviation, String input, List<String> outputs) {

    private static final int CHANNELS = 3;

    public ImageSettings {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        outputs = List.copyOf(outputs);
        if (!(size > 0 && patch > 0 && width > 0 && size % patch == 0)) {
            throw new IllegalArgumentException("patches fill a picture: size " + size + ", patch " + patch);
        }
        if (mean.size() != CHANNELS
                || deviation.size() != CHANNELS
                || !deviation.stream().allMatch(d -> d > 0)) {
            throw new IllegalArgumentException("mean and deviation have three numbers, deviations above 0");
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("an image model has an output");
        }
    }
}
