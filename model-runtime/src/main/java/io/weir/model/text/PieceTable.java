// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Pieces of words by their bytes: a hash table with open addressing in three flat arrays, so that a look
/// touches few lines of memory.
final class PieceTable {

    static final long NONE = -1;

    private static final int FACTOR = 0x01000193;
    private static final int BASIS = 0x811c9dc5;

    /// Hash in the upper half, number of the piece plus one in the lower; 0 where a slot is free.
    private final long[] slots;

    private final int[] ends;
    private final int[] ids;
    private final byte[] bytes;
    private final int longest;

    private PieceTable(long[] slots, int[] ends, int[] ids, byte[] bytes, int longest) {
        this.slots = slots;
        this.ends = ends;
        this.ids = ids;
        this.bytes = bytes;
        this.longest = longest;
    }

    /// The longest piece that `word` has at `from`, as [#id] and [#length] tell, or [#NONE].
    long longest(byte[] word, int from, int to) {
        int end = Math.min(to, from + longest);
        int[] hashes = new int[end - from];
        int hash = BASIS;
        for (int i = from; i < end; i++) {
            hash = (hash ^ word[i]) * FACTOR;
            hashes[i - from] = hash;
        }
        for (int length = end - from; length > 0; length--) {
            int piece = find(hashes[length - 1], word, from, length);
            if (piece >= 0) {
                return (long) ids[piece] << Integer.SIZE | length;
            }
        }
        return NONE;
    }

    static long id(long found) {
        return found >>> Integer.SIZE;
    }

    static int length(long found) {
        return (int) found;
    }

    private int find(int hash, byte[] word, int from, int length) {
        int mask = slots.length - 1;
        for (int slot = spread(hash) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if ((int) (slots[slot] >>> Integer.SIZE) == hash) {
                int piece = (int) slots[slot] - 1;
                int start = piece == 0 ? 0 : ends[piece - 1];
                if (Arrays.equals(bytes, start, ends[piece], word, from, from + length)) {
                    return piece;
                }
            }
        }
        return -1;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 15;
    }

    /// Takes pieces, each once.
    static final class Builder {

        private final List<byte[]> pieces = new ArrayList<>();
        private final List<Integer> ids = new ArrayList<>();

        void add(String piece, int id) {
            pieces.add(piece.getBytes(StandardCharsets.US_ASCII));
            ids.add(id);
        }

        PieceTable build() {
            long[] slots = new long[Math.max(Integer.highestOneBit(pieces.size()) * 4, 4)];
            int[] ends = new int[pieces.size()];
            byte[] bytes =
                    new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
            int end = 0;
            int longest = 0;
            for (int i = 0; i < ends.length; i++) {
                byte[] piece = pieces.get(i);
                System.arraycopy(piece, 0, bytes, end, piece.length);
                end += piece.length;
                ends[i] = end;
                longest = Math.max(longest, piece.length);
                put(slots, piece, i);
            }
            int[] all = ids.stream().mapToInt(Integer::intValue).toArray();
            return new PieceTable(slots, ends, all, bytes, longest);
        }

        private static void put(long[] slots, byte[] piece, int index) {
            int hash = BASIS;
            for (byte each : piece) {
                hash = (hash ^ each) * FACTOR;
            }
            int slot = spread(hash) & slots.length - 1;
            while (slots[slot] != 0) {
                slot = (slot + 1) & slots.length - 1;
            }
            slots[slot] = (long) hash << Integer.SIZE | index + 1;
        }
    }
}
