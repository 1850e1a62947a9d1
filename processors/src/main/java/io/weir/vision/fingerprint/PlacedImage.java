// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Arrays;
import java.util.List;

/// Where one picture lies in each block of a reference: a cell and a rank, three bytes a block. Immutable.
public final class PlacedImage {

    private final byte[] cells;
    private final short[] ranks;

    PlacedImage(byte[] cells, short[] ranks) {
        this.cells = cells;
        this.ranks = ranks;
    }

    /// @param cells one a block, 0 to 255
    /// @param ranks one a block, 0 to 65,535
    public static PlacedImage of(List<Integer> cells, List<Integer> ranks) {
        if (cells.isEmpty() || cells.size() != ranks.size()) {
            throw new IllegalArgumentException("a picture has a cell and a rank in every block");
        }
        byte[] cellBytes = new byte[cells.size()];
        short[] rankShorts = new short[cells.size()];
        for (int block = 0; block < cellBytes.length; block++) {
            int cell = cells.get(block);
            int rank = ranks.get(block);
            if (!(cell >= 0 && cell <= 255 && rank >= 0 && rank <= 65_535)) {
                throw new IllegalArgumentException("cells fit a byte and ranks two");
            }
            cellBytes[block] = (byte) cell;
            rankShorts[block] = (short) rank;
        }
        return new PlacedImage(cellBytes, rankShorts);
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
