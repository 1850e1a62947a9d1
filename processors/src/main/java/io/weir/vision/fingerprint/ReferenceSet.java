// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.List;

/// The frozen real pictures that every source is compared with: a projection, cells, reference points and
/// sorted distances for each block.
///
/// Belongs to one encoder and one preparation; curves of different references do not compare.
public final class ReferenceSet implements FreshCounts {

    /// Twice a rank must fit 16 bits.
    static final int FRESH_MAX = 32_767;

    /// Components of a block that the probe reads: more cost more time a picture and gain little.
    private static final int PROBE_COMPONENTS = 32;

    private final List<ReferenceBlock> blocks;

    ReferenceSet(List<ReferenceBlock> blocks) {
        this.blocks = List.copyOf(blocks);
        for (ReferenceBlock block : blocks) {
            for (int cell = 0; cell < block.cells(); cell++) {
                if (block.fresh(cell) > FRESH_MAX) {
                    throw new IllegalArgumentException("a cell has at most " + FRESH_MAX + " fresh pictures");
                }
            }
        }
    }

    /// @param train pictures that a copy would be near to
    /// @param fresh other real pictures, which no generator saw
    public static ReferenceSet fit(List<BlockFeatures> train, List<BlockFeatures> fresh, FingerprintSettings settings) {
        List<ReferenceBlock> blocks = new ArrayList<>();
        for (int block = 0; block < train.getFirst().blocks(); block++) {
            blocks.add(ReferenceBlock.fit(
                    vectors(train, block), vectors(fresh, block), settings, settings.seed() + block));
        }
        return new ReferenceSet(blocks);
    }

    List<ReferenceBlock> all() {
        return blocks;
    }

    public int blocks() {
        return blocks.size();
    }

    /// Cells of every block.
    public int cells() {
        return blocks.getFirst().cells();
    }

    @Override
    public int fresh(int block, int cell) {
        return blocks.get(block).fresh(cell);
    }

    public PlacedImage place(BlockFeatures features) {
        byte[] cells = new byte[blocks.size()];
        short[] ranks = new short[blocks.size()];
        for (int block = 0; block < cells.length; block++) {
            ReferenceBlock.Place place = blocks.get(block).place(vector(features, block));
            cells[block] = (byte) place.cell();
            ranks[block] = (short) blocks.get(block).rank(place);
        }
        return new PlacedImage(cells, ranks);
    }

    /// The blocks' first principal components, one block after the other: what the probe reads.
    public double[] components(BlockFeatures features) {
        int length = 0;
        for (ReferenceBlock block : blocks) {
            length += Math.min(PROBE_COMPONENTS, block.components());
        }
        double[] components = new double[length];
        int at = 0;
        for (int block = 0; block < blocks.size(); block++) {
            int count = Math.min(PROBE_COMPONENTS, blocks.get(block).components());
            blocks.get(block).project(vector(features, block), count, components, at);
            at += count;
        }
        return components;
    }

    private static double[][] vectors(List<BlockFeatures> features, int block) {
        return features.stream().map(one -> vector(one, block)).toArray(double[][]::new);
    }

    private static double[] vector(BlockFeatures features, int block) {
        double[] vector = new double[features.width()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = features.at(block, i);
        }
        return vector;
    }
}
