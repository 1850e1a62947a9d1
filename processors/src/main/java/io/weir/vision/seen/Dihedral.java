// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// The eight ways to turn and mirror a square, told in what they do to its cosine transform.
///
/// Turning a picture by 180° negates each odd frequency once for each axis, and so on: no pixel is touched.
public enum Dihedral {
    ORIGINAL(false, 0),
    ROTATED_90(true, Negated.EVEN_COLUMNS),
    ROTATED_180(false, Negated.ODD_SUMS),
    ROTATED_270(true, Negated.EVEN_ROWS),
    FLIPPED_X(false, Negated.EVEN_ROWS),
    FLIPPED_Y(false, Negated.EVEN_COLUMNS),
    TRANSPOSED(true, 0),
    ANTI_TRANSPOSED(true, Negated.ODD_SUMS);

    /// Which coefficients change their sign. Frequency 0 is left out of the transform, so index 0 is odd.
    private static final class Negated {

        static final int EVEN_ROWS = 1;
        static final int EVEN_COLUMNS = 2;
        static final int ODD_SUMS = 3;
    }

    private final boolean transposed;
    private final int negated;

    Dihedral(boolean transposed, int negated) {
        this.transposed = transposed;
        this.negated = negated;
    }

    /// A 16 by 16 transform, turned.
    float[] apply(float[] transform) {
        float[] turned = new float[transform.length];
        for (int i = 0; i < 16; i++) {
            for (int j = 0; j < 16; j++) {
                float value = transform[16 * i + j];
                turned[transposed ? 16 * j + i : 16 * i + j] = isNegated(i, j) ? -value : value;
            }
        }
        return turned;
    }

    private boolean isNegated(int i, int j) {
        return switch (negated) {
            case Negated.EVEN_ROWS -> (i & 1) == 0;
            case Negated.EVEN_COLUMNS -> (j & 1) == 0;
            case Negated.ODD_SUMS -> ((i + j) & 1) == 1;
            default -> false;
        };
    }
}
