// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.linear;

import io.weir.guard.text.NormalisedText;
import java.util.Arrays;

/// Hashes the n-grams of a stretch of text into buckets, in place: no substring is made.
///
/// Each view has its own salt, so the same words weigh differently at the head and at the tail. A
/// view's values are `1 + log(count)`, scaled to length 1. Inverse document frequency is a factor of
/// the bucket alone: training folds it into the weights. Owned by one call; not shared by threads.
public final class HashedNgrams {

    public static final int BUCKETS = 1 << 18;

    private static final int PRIME = 0x01000193;
    private static final int WORDS_MAX = 3;
    private static final int CHARS_MIN = 3;
    private static final int CHARS_MAX = 5;

    private int[] keys = new int[1 << 12];
    private int[] counts = new int[1 << 12];
    private int used;

    /// Words and punctuation marks, 1 to 3 in a row.
    public void words(NormalisedText text, int from, int to, int salt, FeatureSink sink) {
        int previous = 0;
        int beforePrevious = 0;
        int seen = 0;
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            int hash = salt;
            if (isWord(c)) {
                while (at < to && isWord(text.charAt(at))) {
                    hash = (hash ^ text.charAt(at++)) * PRIME;
                }
            } else {
                at++;
                if (c == ' ') {
                    continue;
                }
                hash = (hash ^ c) * PRIME;
            }
            count(hash);
            if (seen > 0) {
                count(previous * 31 + hash);
            }
            if (seen >= WORDS_MAX - 1) {
                count((beforePrevious * 31 + previous) * 31 + hash + 1);
            }
            beforePrevious = previous;
            previous = hash;
            seen++;
        }
        flush(sink);
    }

    /// Characters, 3 to 5 in a row.
    public void characters(NormalisedText text, int from, int to, int salt, FeatureSink sink) {
        for (int start = from; start < to; start++) {
            int hash = salt;
            int last = Math.min(to, start + CHARS_MAX);
            for (int at = start; at < last; at++) {
                hash = (hash ^ text.charAt(at)) * PRIME;
                if (at - start + 1 >= CHARS_MIN) {
                    count(hash);
                }
            }
        }
        flush(sink);
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '\''
                || (c > 0x7F && Character.isLetterOrDigit(c));
    }

    private void count(int hash) {
        int mixed = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
        insert((mixed ^ (mixed >>> 13)) & (BUCKETS - 1), 1);
        if (used * 2 > keys.length) {
            grow();
        }
    }

    private void insert(int bucket, int times) {
        int slot = bucket & (keys.length - 1);
        while (counts[slot] != 0 && keys[slot] != bucket) {
            slot = (slot + 1) & (keys.length - 1);
        }
        if (counts[slot] == 0) {
            keys[slot] = bucket;
            used++;
        }
        counts[slot] += times;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new int[oldKeys.length * 2];
        counts = new int[oldKeys.length * 2];
        used = 0;
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldCounts[slot] != 0) {
                insert(oldKeys[slot], oldCounts[slot]);
            }
        }
    }

    private void flush(FeatureSink sink) {
        double squares = 0;
        for (int count : counts) {
            double value = count == 0 ? 0 : 1 + Math.log(count);
            squares += value * value;
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int slot = 0; slot < keys.length; slot++) {
            if (counts[slot] != 0) {
                sink.feature(keys[slot], (float) (1 + Math.log(counts[slot])) * scale);
            }
        }
        Arrays.fill(counts, 0);
        used = 0;
    }
}
