// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// A decoded picture: grey or red, green, blue; 8 bits each, row by row from the top left.
///
/// Immutable. Decoding is somebody else's, who also refuses what claims to be larger than it may be.
public final class Pixels {

    /// Longest side.
    public static final int SIDE_MAX = 16_384;

    /// Most values: 64 megabytes.
    public static final int VALUES_MAX = 1 << 26;

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] values;

    private Pixels(int width, int height, int channels, byte[] values) {
        if (!(width >= 1 && width <= SIDE_MAX && height >= 1 && height <= SIDE_MAX)) {
            throw new IllegalArgumentException("a picture's sides are from 1 to " + SIDE_MAX);
        }
        if ((long) width * height * channels > VALUES_MAX) {
            throw new IllegalArgumentException("a picture has at most " + VALUES_MAX + " values");
        }
        if (values.length != width * height * channels) {
            throw new IllegalArgumentException("values fill the picture");
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.values = values.clone();
    }

    /// @param values one byte a pixel
    public static Pixels grey(int width, int height, byte[] values) {
        return new Pixels(width, height, 1, values);
    }

    /// @param values red, green and blue of each pixel in turn
    public static Pixels rgb(int width, int height, byte[] values) {
        return new Pixels(width, height, 3, values);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// 1 or 3.
    public int channels() {
        return channels;
    }

    /// A value in `[0, 255]`.
    public int at(int x, int y, int channel) {
        return Byte.toUnsignedInt(values[(y * width + x) * channels + channel]);
    }

    @Override
    public String toString() {
        return "Pixels[" + width + " x " + height + " x " + channels + "]";
    }
}
