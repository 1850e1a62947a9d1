// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// How an image model reads, and what is taken out of it.
///
/// @param size side of the square that it reads, in pixels
/// @param resize length that a picture's shorter side gets, before the square is cut from its middle
/// @param patch side of one patch, in pixels
/// @param width length of a patch's vector
/// @param mean of red, green and blue in `[0, 1]`, subtracted; of a model that reads grey pictures, one number
/// @param deviation of the same, divided by
/// @param input name of the graph's input, `[batch, channels, size, size]`
/// @param outputs values of the graph that are taken, first block first; each `[batch, tokens, width]`
public record ImageSettings(
        int size,
        int resize,
        int patch,
        int width,
        List<Double> mean,
        List<Double> deviation,
        String input,
        List<String> outputs) {

    private static final int COLOURS = 3;

    public ImageSettings {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        outputs = List.copyOf(outputs);
        if (!(size > 0 && patch > 0 && width > 0 && size % patch == 0)) {
            throw new IllegalArgumentException("patches fill a picture: size " + size + ", patch " + patch);
        }
        if (!(resize >= size)) {
            throw new IllegalArgumentException("a square is cut from a larger picture: " + resize + ", " + size);
        }
        if (!(mean.size() == 1 || mean.size() == COLOURS) || deviation.size() != mean.size()) {
            throw new IllegalArgumentException("mean and deviation have three numbers, or one for grey pictures");
        }
        if (!deviation.stream().allMatch(d -> d > 0)) {
            throw new IllegalArgumentException("deviations are above 0");
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("an image model has an output");
        }
    }

    /// 3, or 1 for grey pictures.
    public int channels() {
        return mean.size();
    }

    /// Patches of a picture.
    public int patches() {
        return (size / patch) * (size / patch);
    }
}
