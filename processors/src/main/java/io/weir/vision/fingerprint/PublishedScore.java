// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.List;

/// The copying score C_T of a set of pictures, block by block, and the rule that names its generator: He,
/// Zhao, Bai, Hsieh, arXiv 2407.21159; the test is that of Meehan, Chaudhuri, Dasgupta, AISTATS 2020.
///
/// A cell's U statistic, ties a half, is brought to `Z = (U - nm/2 + ½) / √(nm(n+m+1)/12)` without a
/// correction for ties; cells with more than 20 pictures are averaged by their share of fresh ones. It grows
/// with the root of the number of pictures, so only sets of equal size compare.
///
/// - Far below 0: nearer to the reference than fresh real pictures are. Far above: under-fitted.
/// - NaN for a block in which no cell has enough pictures.
public final class PublishedScore {

    private static final int PICTURES_MIN = 20;
    private static final int PUBLISHED_SIZE = 500;
    private static final double COSINE_SHARE = .5;

    private PublishedScore() {}

    /// One number a block.
    public static List<Double> of(StreamState state, ReferenceSet reference) {
        return of(state, reference, state.images(), PICTURES_MIN);
    }

    /// What a set of another size would score with the same share of pictures in each cell and the same mean
    /// rank there. Cells keep the published share of pictures, 20 in 500.
    public static List<Double> ofSize(StreamState state, ReferenceSet reference, long size) {
        return of(state, reference, size, PICTURES_MIN * (double) size / PUBLISHED_SIZE);
    }

    static List<Double> of(StreamState state, FreshCounts reference, long size, double picturesMin) {
        double scale = (double) size / state.images();
        List<Double> scores = new ArrayList<>();
        for (int block = 0; block < state.blocks(); block++) {
            double weights = 0;
            double sum = 0;
            for (int cell = 0; cell < state.cells(); cell++) {
                double n = reference.fresh(block, cell);
                double m = scale * state.count(block, cell);
                if (m > picturesMin && n > 0) {
                    weights += n;
                    sum += n * z(scale * state.sum(block, cell) / 2, n, m);
                }
            }
            scores.add(sum / weights);
        }
        return scores;
    }

    /// The published likeness of two curves: half cosine, half nearness; blocks without a score are left out.
    ///
    /// @return from -½ to 1; negative infinity where no block has a score in both
    public static double similarity(List<Double> one, List<Double> other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        double squared = 0;
        int shared = 0;
        for (int i = 0; i < one.size(); i++) {
            double a = one.get(i);
            double b = other.get(i);
            if (!Double.isNaN(a) && !Double.isNaN(b)) {
                shared++;
                product += a * b;
                ones += a * a;
                others += b * b;
                squared += (a - b) * (a - b);
            }
        }
        if (shared == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double cosine = ones == 0 || others == 0 ? 0 : product / Math.sqrt(ones * others);
        return COSINE_SHARE * cosine + (1 - COSINE_SHARE) / (1 + Math.sqrt(squared));
    }

    private static double z(double u, double n, double m) {
        return (u - n * m / 2 + .5) / Math.sqrt(n * m * (n + m + 1) / 12);
    }
}
