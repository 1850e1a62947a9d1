// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.Arrays;

/// Order statistics of a sample.
final class Quantiles {

    private final double[] sorted;

    Quantiles(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an empty sample has no quantiles");
        }
        this.sorted = values.clone();
        Arrays.sort(sorted);
    }

    /// The value that a share `q` of the sample does not exceed, `q` in `[0, 1]`.
    double at(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile is in [0, 1]: " + q);
        }
        int rank = (int) Math.ceil(q * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
