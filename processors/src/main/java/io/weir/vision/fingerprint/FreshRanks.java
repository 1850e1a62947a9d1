// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Arrays;

/// Sorted distances of fresh real pictures, cell by cell, among which others rank. Immutable.
final class FreshRanks {

    private final double[][] sorted;

    /// @param distances by cell, in any order
    FreshRanks(double[][] distances) {
        this.sorted = new double[distances.length][];
        for (int cell = 0; cell < sorted.length; cell++) {
            sorted[cell] = distances[cell].clone();
            Arrays.sort(sorted[cell]);
        }
    }

    double[][] sorted() {
        return sorted;
    }

    int cells() {
        return sorted.length;
    }

    int count(int cell) {
        return sorted[cell].length;
    }

    /// Twice the mid-rank: an integer, at most twice the cell's count.
    int rank(int cell, double distance) {
        return below(sorted[cell], distance, false) + below(sorted[cell], distance, true);
    }

    /// How many are below, or below and equal.
    private static int below(double[] sorted, double value, boolean withEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (withEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
