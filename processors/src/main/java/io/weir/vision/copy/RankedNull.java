// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import java.util.Arrays;

/// Ratios of pictures that are known to copy nothing, and where a new one ranks among them. Immutable.
public final class RankedNull {

    private final double[] sorted;

    /// @param ratios of at least one picture that is no copy, and was chosen as the watched ones are
    public RankedNull(double[] ratios) {
        if (ratios.length == 0 || Arrays.stream(ratios).anyMatch(ratio -> !(ratio >= 0))) {
            throw new IllegalArgumentException("ratios of pictures that copy nothing");
        }
        this.sorted = ratios.clone();
        Arrays.sort(sorted);
    }

    public int size() {
        return sorted.length;
    }

    /// Share of pictures that copy nothing and yet look as much like a copy, this one counted among them:
    /// never below `1 / (n + 1)`.
    public double pValue(double ratio) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= ratio) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (1.0 + low) / (1.0 + sorted.length);
    }
}
