// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// A decoded picture: grey, or red, green, blue; 8 bits each, row by row from the top left. Immutable.
///
/// Whoever decodes it refuses what claims to be larger than it may be.
public final class Picture {

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] values;

    private Picture(int width, int height, int channels, byte[] values) {
        if (!(width >= 1 && height >= 1 && (long) width * height * channels == values.length)) {
            throw new IllegalArgumentException("values fill the picture");
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.values = values.clone();
    }

    /// @param values one byte a pixel
    public static Picture grey(int width, int height, byte[] values) {
        return new Picture(width, height, 1, values);
    }

    /// @param values red, green and blue of each pixel in turn
    public static Picture rgb(int width, int height, byte[] values) {
        return new Picture(width, height, 3, values);
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

    public byte[] values() {
        return values.clone();
    }

    /// Brightness row by row, in `[0, 255]` (ITU-R BT.601).
    float[] luma() {
        float[] luma = new float[width * height];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = channels == 1
                    ? Byte.toUnsignedInt(values[i])
                    : (float) (.299 * Byte.toUnsignedInt(values[3 * i])
                            + .587 * Byte.toUnsignedInt(values[3 * i + 1])
                            + .114 * Byte.toUnsignedInt(values[3 * i + 2]));
        }
        return luma;
    }

    @Override
    public String toString() {
        return "Picture[" + width + " x " + height + " x " + channels + "]";
    }
}
