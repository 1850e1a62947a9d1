// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.vision.seen.Picture;
import java.util.List;

/// What a copy of a picture may look like: itself, mirrored, and shifted to four sides by a 28th of its size.
final class PictureForms {

    private static final int SHIFT_SHARE = 28;

    private PictureForms() {}

    /// The picture itself first.
    static List<Picture> of(Picture picture) {
        int across = Math.max(1, picture.width() / SHIFT_SHARE);
        int down = Math.max(1, picture.height() / SHIFT_SHARE);
        return List.of(
                picture,
                mirrored(picture),
                shifted(picture, across, 0),
                shifted(picture, -across, 0),
                shifted(picture, 0, down),
                shifted(picture, 0, -down));
    }

    private static Picture mirrored(Picture picture) {
        return mapped(picture, (x, _) -> picture.width() - 1 - x, (_, y) -> y);
    }

    /// What moves in from a side is that side's edge.
    private static Picture shifted(Picture picture, int across, int down) {
        return mapped(
                picture,
                (x, _) -> Math.clamp(x - across, 0, picture.width() - 1),
                (_, y) -> Math.clamp(y - down, 0, picture.height() - 1));
    }

    @FunctionalInterface
    private interface Place {
        int of(int x, int y);
    }

    private static Picture mapped(Picture picture, Place column, Place row) {
        int channels = picture.channels();
        byte[] values = new byte[picture.width() * picture.height() * channels];
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                for (int channel = 0; channel < channels; channel++) {
                    values[at++] = (byte) picture.at(column.of(x, y), row.of(x, y), channel);
                }
            }
        }
        return channels == 1
                ? Picture.grey(picture.width(), picture.height(), values)
                : Picture.rgb(picture.width(), picture.height(), values);
    }
}
