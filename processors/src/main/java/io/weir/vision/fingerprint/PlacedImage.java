// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Arrays;

/// Where one picture lies in each block of a reference: a cell and a rank, three bytes a block. Immutable.
public final class PlacedImage {

    private final byte[] cells;
    private final short[] ranks;

    PlacedImage(byte[] cells, short[] ranks) {
        this.cells = cells;
        this.ranks = ranks;
    }

    public int blocks() {
        return cells.length;
    }

    public int cell(int block) {
        return Byte.toUnsignedInt(cells[block]);
    }

    /// Twice the mid-rank among the cell's fresh pictures.
    public int rank(int block) {
        return Short.toUnsignedInt(ranks[block]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlacedImage placed
                && Arrays.equals(cells, placed.cells)
                && Arrays.equals(ranks, placed.ranks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(cells) + Arrays.hashCode(ranks);
    }
}
