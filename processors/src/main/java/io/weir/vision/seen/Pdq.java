// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.util.Arrays;
import java.util.List;

/// Hashes pictures so that copies stay near: brightness, smoothed to 64 by 64, of whose cosine transform 256
/// low frequencies are compared with their median.
///
/// - Quality, from 0 to 100, tells how much structure there is: below 50 a hash says little.
/// - Turned and mirrored pictures are hashed from the same transform.
/// - Arithmetic is in `float`, in the reference's order, so that equal brightness gives equal bits.
///
/// Dalins, Wilson, Boudry, _PDQ & TMK + PDQF_, arXiv 1912.07745; the steps are those of its reference code.
public final class Pdq {

    /// From which quality on a hash is compared with others.
    public static final int QUALITY_MIN = 50;

    private static final int SIDE = 64;
    private static final int FREQUENCIES = 16;
    private static final int PASSES = 2;
    private static final float[] COSINES = cosines();

    private Pdq() {}

    /// A picture's hash with those of its turned and mirrored forms.
    ///
    /// @param variants by [Dihedral], in its order
    public record Hashed(List<PdqHash> variants, int quality) {

        public Hashed {
            variants = List.copyOf(variants);
        }

        public PdqHash hash() {
            return variants.getFirst();
        }

        public boolean isComparable() {
            return quality >= QUALITY_MIN;
        }
    }

    public static Hashed hash(Picture picture) {
        float[] small = shrunk(picture.luma(), picture.height(), picture.width());
        float[] transform = transform(small);
        List<PdqHash> variants = Arrays.stream(Dihedral.values())
                .map(turn -> bits(turn.apply(transform)))
                .toList();
        return new Hashed(variants, quality(small));
    }

    private static float[] shrunk(float[] luma, int rows, int columns) {
        float[] from = luma;
        float[] to = new float[luma.length];
        for (int pass = 0; pass < PASSES; pass++) {
            for (int row = 0; row < rows; row++) {
                smooth(from, to, row * columns, 1, columns);
            }
            for (int column = 0; column < columns; column++) {
                smooth(to, from, column, columns, rows);
            }
        }
        float[] small = new float[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            int row = (int) ((i + .5) * rows / SIDE);
            for (int j = 0; j < SIDE; j++) {
                small[SIDE * i + j] = from[row * columns + (int) ((j + .5) * columns / SIDE)];
            }
        }
        return small;
    }

    /// Running mean of one line; at its ends of what is there.
    private static void smooth(float[] from, float[] to, int start, int stride, int length) {
        int window = (length + 2 * SIDE - 1) / (2 * SIDE);
        int before = (window - 1) / 2;
        int after = window / 2;
        float sum = 0;
        int count = 0;
        for (int i = 0; i < Math.min(after, length); i++) {
            sum += from[start + i * stride];
            count++;
        }
        for (int i = 0; i < length; i++) {
            if (i + after < length) {
                sum += from[start + (i + after) * stride];
                count++;
            }
            if (i - before > 0) {
                sum -= from[start + (i - before - 1) * stride];
                count--;
            }
            to[start + i * stride] = sum / count;
        }
    }

    private static float[] transform(float[] small) {
        float[] half = new float[FREQUENCIES * SIDE];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < SIDE; j++) {
                float sum = 0;
                for (int k = 0; k < SIDE; k++) {
                    sum += COSINES[SIDE * i + k] * small[SIDE * k + j];
                }
                half[SIDE * i + j] = sum;
            }
        }
        float[] transform = new float[FREQUENCIES * FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < FREQUENCIES; j++) {
                float sum = 0;
                for (int k = 0; k < SIDE; k++) {
                    sum += half[SIDE * i + k] * COSINES[SIDE * j + k];
                }
                transform[FREQUENCIES * i + j] = sum;
            }
        }
        return transform;
    }

    /// A bit for each coefficient above the lower median.
    private static PdqHash bits(float[] transform) {
        float[] sorted = transform.clone();
        Arrays.sort(sorted);
        float median = sorted[(sorted.length - 1) / 2];
        long[] words = new long[PdqHash.BITS / Long.SIZE];
        for (int k = 0; k < transform.length; k++) {
            if (transform[k] > median) {
                words[k >> 6] |= 1L << (k & 63);
            }
        }
        return new PdqHash(words[0], words[1], words[2], words[3]);
    }

    /// How much neighbours differ.
    private static int quality(float[] small) {
        int sum = 0;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                float here = small[SIDE * i + j];
                sum += i + 1 < SIDE ? step(here, small[SIDE * (i + 1) + j]) : 0;
                sum += j + 1 < SIDE ? step(here, small[SIDE * i + j + 1]) : 0;
            }
        }
        return Math.min(sum / 90, 100);
    }

    private static int step(float one, float other) {
        return Math.abs((int) ((one - other) * 100 / 255));
    }

    private static float[] cosines() {
        float[] cosines = new float[FREQUENCIES * SIDE];
        double scale = Math.sqrt(2.0 / SIDE);
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < SIDE; j++) {
                cosines[SIDE * i + j] = (float) (scale * Math.cos(Math.PI / 2 / SIDE * (i + 1) * (2 * j + 1)));
            }
        }
        return cosines;
    }
}
