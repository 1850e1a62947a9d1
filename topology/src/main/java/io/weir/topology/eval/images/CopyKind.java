// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import java.util.SplittableRandom;

/// Ways in which a copy differs from its original.
enum CopyKind {
    /// Gaussian, a tenth of values that reach from -1 to 1, as the generators of the data add it.
    NOISE,
    /// A fifth darker.
    DARKENED,
    /// By one pixel, to one of four sides.
    SHIFT,
    MIRROR,
    /// Three tenths of another picture.
    BLEND;

    byte[] apply(byte[] image, byte[] other, SplittableRandom random) {
        return switch (this) {
            case NOISE -> each(image, other, (value, _) -> value + 12.75 * random.nextGaussian());
            case DARKENED -> each(image, other, (value, _) -> .8 * value);
            case SHIFT -> shifted(image, random.nextInt(4));
            case MIRROR -> mirrored(image);
            case BLEND -> each(image, other, (value, with) -> .7 * value + .3 * with);
        };
    }

    /// @param side 0 right, 1 left, 2 down, 3 up
    static byte[] shifted(byte[] image, int side) {
        int dx = side == 0 ? 1 : side == 1 ? -1 : 0;
        int dy = side == 2 ? 1 : side == 3 ? -1 : 0;
        byte[] shifted = new byte[image.length];
        for (int y = 0; y < IdxImages.SIDE; y++) {
            for (int x = 0; x < IdxImages.SIDE; x++) {
                int fromX = x - dx;
                int fromY = y - dy;
                boolean inside = fromX >= 0 && fromX < IdxImages.SIDE && fromY >= 0 && fromY < IdxImages.SIDE;
                shifted[y * IdxImages.SIDE + x] = inside ? image[fromY * IdxImages.SIDE + fromX] : 0;
            }
        }
        return shifted;
    }

    static byte[] mirrored(byte[] image) {
        byte[] mirrored = new byte[image.length];
        for (int y = 0; y < IdxImages.SIDE; y++) {
            for (int x = 0; x < IdxImages.SIDE; x++) {
                mirrored[y * IdxImages.SIDE + x] = image[y * IdxImages.SIDE + IdxImages.SIDE - 1 - x];
            }
        }
        return mirrored;
    }

    @FunctionalInterface
    private interface Change {

        double of(int value, int other);
    }

    private static byte[] each(byte[] image, byte[] other, Change change) {
        byte[] changed = new byte[image.length];
        for (int i = 0; i < changed.length; i++) {
            double value = change.of(Byte.toUnsignedInt(image[i]), Byte.toUnsignedInt(other[i]));
            changed[i] = (byte) Math.round(Math.clamp(value, 0, 255));
        }
        return changed;
    }
}
