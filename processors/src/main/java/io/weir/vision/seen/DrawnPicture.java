// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// A picture that is made, not kept: soft blobs of colour on stripes, by integers alone, so that every
/// language draws the same.
final class DrawnPicture {

    private static final int BLOBS = 9;

    private DrawnPicture() {}

    /// Each number is the last one times 1,103,515,245 and 12,345 more, of which 31 bits are kept; their
    /// upper 15 bits are used.
    ///
    /// @param paleness what every value's distance from 128 is divided by
    static Picture of(int width, int height, int seed, int paleness) {
        long state = seed;
        int[] numbers = new int[BLOBS * 6];
        for (int i = 0; i < numbers.length; i++) {
            state = (state * 1_103_515_245L + 12_345) & 0x7FFF_FFFFL;
            numbers[i] = (int) (state >> 16);
        }
        byte[] values = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int value = value(x * 1024 / width, y * 1024 / height, channel, numbers);
                    values[3 * (y * width + x) + channel] = (byte) (128 + (value - 128) / paleness);
                }
            }
        }
        return Picture.rgb(width, height, values);
    }

    private static int value(int x, int y, int channel, int[] numbers) {
        int sum = 64 + ((x + 2 * y) / 128 % 2) * 24;
        for (int blob = 0; blob < BLOBS; blob++) {
            int dx = x - numbers[6 * blob] % 1024;
            int dy = y - numbers[6 * blob + 1] % 1024;
            int radius = 80 + numbers[6 * blob + 2] % 320;
            int inside = radius * radius - dx * dx - dy * dy;
            if (inside > 0) {
                int height = numbers[6 * blob + 3 + channel] % 400 - 160;
                // Truncated towards 0, as Java divides.
                sum += height * (inside >> 4) / ((radius * radius) >> 4);
            }
        }
        return Math.clamp(sum, 0, 255);
    }
}
