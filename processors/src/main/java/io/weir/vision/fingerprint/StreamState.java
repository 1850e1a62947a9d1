// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A source's fingerprint in the making: for each block and cell, how many pictures fell there and the sum
/// of their ranks.
///
/// Integers alone, so that merging is exact, in any order and from any split, and a window slides by
/// subtraction. Owned by one thread. Layout of its bytes, big-endian: `int` blocks, `int` cells, `long`
/// pictures, then a `long` count and a `long` sum for each cell of each block.
public final class StreamState {

    private final int blocks;
    private final int cells;
    private final long[] counts;
    private final long[] sums;
    private long images;

    public StreamState(int blocks, int cells) {
        if (!(blocks > 0 && cells > 0)) {
            throw new IllegalArgumentException("a state has blocks and cells");
        }
        this.blocks = blocks;
        this.cells = cells;
        this.counts = new long[Math.multiplyExact(blocks, cells)];
        this.sums = new long[counts.length];
    }

    public static StreamState of(ReferenceSet reference) {
        return new StreamState(reference.blocks(), reference.cells());
    }

    /// @throws IllegalArgumentException where the bytes are no state's
    public static StreamState read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < 16) {
            throw new IllegalArgumentException("bytes are a state's");
        }
        int blocks = buffer.getInt();
        int cells = buffer.getInt();
        // Two ints may claim more than their product times 16 can say.
        int held = (bytes.length - 16) / 16;
        if (!(blocks > 0 && cells > 0) || (long) blocks * cells != held || bytes.length % 16 != 0) {
            throw new IllegalArgumentException("bytes are a state's");
        }
        var state = new StreamState(blocks, cells);
        state.images = buffer.getLong();
        for (int i = 0; i < state.counts.length; i++) {
            state.counts[i] = buffer.getLong();
            state.sums[i] = buffer.getLong();
        }
        return state;
    }

    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(16 + 16 * counts.length);
        buffer.putInt(blocks).putInt(cells).putLong(images);
        for (int i = 0; i < counts.length; i++) {
            buffer.putLong(counts[i]).putLong(sums[i]);
        }
        return buffer.array();
    }

    /// Without cells that hold nothing: pairs of a cell's distance to the one before, its count and its sum,
    /// in base-128 numbers. Small while there are few pictures.
    public void writeTo(CompactNumbers.Writer out) {
        out.put(images);
        int held = 0;
        for (long count : counts) {
            held += count == 0 ? 0 : 1;
        }
        out.put(held);
        int before = -1;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                out.put(i - before).put(counts[i]).put(sums[i]);
                before = i;
            }
        }
    }

    /// What [#writeTo] wrote.
    public static StreamState readFrom(CompactNumbers.Reader in, int blocks, int cells) {
        var state = new StreamState(blocks, cells);
        state.images = in.get();
        int at = -1;
        for (long left = in.get(); left > 0; left--) {
            at += (int) in.get();
            state.counts[at] = in.get();
            state.sums[at] = in.get();
        }
        return state;
    }

    public void add(PlacedImage image) {
        count(image, 1);
    }

    /// Takes back a picture that was added.
    public void subtract(PlacedImage image) {
        count(image, -1);
    }

    public void add(StreamState other) {
        merge(other, 1);
    }

    /// Takes back what was added.
    public void subtract(StreamState other) {
        merge(other, -1);
    }

    public long images() {
        return images;
    }

    public int blocks() {
        return blocks;
    }

    public int cells() {
        return cells;
    }

    /// Pictures in a cell.
    public long count(int block, int cell) {
        return counts[block * cells + cell];
    }

    /// Sum of their ranks: twice the U statistic.
    public long sum(int block, int cell) {
        return sums[block * cells + cell];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamState state && Arrays.equals(toBytes(), state.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return "StreamState[" + blocks + " x " + cells + ", " + images + " pictures]";
    }

    private void count(PlacedImage image, int sign) {
        if (image.blocks() != blocks) {
            throw new IllegalArgumentException("a picture is placed in every block of the state");
        }
        for (int block = 0; block < blocks; block++) {
            int at = block * cells + image.cell(block);
            counts[at] += sign;
            sums[at] += (long) sign * image.rank(block);
        }
        images += sign;
    }

    private void merge(StreamState other, int sign) {
        if (other.blocks != blocks || other.cells != cells) {
            throw new IllegalArgumentException("states of one reference merge");
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += sign * other.counts[i];
            sums[i] += sign * other.sums[i];
        }
        images += sign * other.images;
    }
}
