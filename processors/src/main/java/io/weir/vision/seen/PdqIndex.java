// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds every known hash within a distance of 31, and no other.
///
/// A hash is cut into 16 slots of 16 bits. Hashes that differ in at most 31 bits differ in at most one bit
/// of some slot, so looking up each slot's value and its 16 neighbours of one bit misses nothing: Norouzi,
/// Punjani, Fleet, _Fast Search in Hamming Space with Multi-Index Hashing_, CVPR 2012.
///
/// Immutable, 96 bytes a hash and 4 MiB. A changed list is a new index.
public final class PdqIndex {

    /// Up to which distance the index is exact.
    public static final int DISTANCE_MAX = 31;

    private static final int SLOTS = 16;
    private static final int VALUES = 1 << 16;

    private final long[] words;
    private final int[][] starts = new int[SLOTS][VALUES + 1];
    private final int[][] members = new int[SLOTS][];

    public PdqIndex(List<PdqHash> hashes) {
        words = new long[4 * hashes.size()];
        for (int i = 0; i < hashes.size(); i++) {
            PdqHash hash = hashes.get(i);
            words[4 * i] = hash.word0();
            words[4 * i + 1] = hash.word1();
            words[4 * i + 2] = hash.word2();
            words[4 * i + 3] = hash.word3();
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            fill(slot, hashes.size());
        }
    }

    /// @param position in the list that the index was made of
    public record Match(int position, int distance) {}

    public int size() {
        return words.length / 4;
    }

    /// Matches of one hash, nearest first; equally near ones in list order.
    public List<Match> within(PdqHash hash, int distanceMax) {
        if (!(distanceMax >= 0 && distanceMax <= DISTANCE_MAX)) {
            throw new IllegalArgumentException("the index is exact up to a distance of " + DISTANCE_MAX);
        }
        List<Match> matches = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            int value = hash.slot(slot);
            probe(hash, slot, value, distanceMax, matches);
            for (int bit = 0; bit < 16; bit++) {
                probe(hash, slot, value ^ (1 << bit), distanceMax, matches);
            }
        }
        matches.sort(Comparator.comparingInt(Match::distance).thenComparingInt(Match::position));
        return matches;
    }

    private void probe(PdqHash hash, int slot, int value, int distanceMax, List<Match> matches) {
        int end = starts[slot][value + 1];
        for (int i = starts[slot][value]; i < end; i++) {
            int position = members[slot][i];
            int at = 4 * position;
            int distance = Long.bitCount(words[at] ^ hash.word0())
                    + Long.bitCount(words[at + 1] ^ hash.word1())
                    + Long.bitCount(words[at + 2] ^ hash.word2())
                    + Long.bitCount(words[at + 3] ^ hash.word3());
            if (distance <= distanceMax && !isFoundBefore(hash, position, slot)) {
                matches.add(new Match(position, distance));
            }
        }
    }

    /// Whether an earlier slot already gave it: each match counts once.
    private boolean isFoundBefore(PdqHash hash, int position, int slot) {
        for (int earlier = 0; earlier < slot; earlier++) {
            if (Integer.bitCount(slotOf(position, earlier) ^ hash.slot(earlier)) <= 1) {
                return true;
            }
        }
        return false;
    }

    private void fill(int slot, int size) {
        int[] start = starts[slot];
        for (int position = 0; position < size; position++) {
            start[slotOf(position, slot) + 1]++;
        }
        for (int value = 0; value < VALUES; value++) {
            start[value + 1] += start[value];
        }
        int[] next = start.clone();
        int[] filled = new int[size];
        for (int position = 0; position < size; position++) {
            filled[next[slotOf(position, slot)]++] = position;
        }
        members[slot] = filled;
    }

    private int slotOf(int position, int slot) {
        return (int) (words[4 * position + (slot >> 2)] >>> ((slot & 3) << 4)) & 0xFFFF;
    }
}
