// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;

/// Token ids of a text with their places in it, in UTF-16 units.
final class Tokens {

    private static final int CAPACITY_MIN = 32;

    private long[] ids = {};
    private int[] starts = {};
    private int[] ends = {};
    private int size;

    void add(Encoding encoding, Utf16Offsets offsets) {
        long[] more = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        reserve(size + more.length);
        for (int i = 0; i < more.length; i++) {
            ids[size] = more[i];
            starts[size] = offsets.of(spans[i].getStart());
            ends[size] = offsets.of(spans[i].getEnd());
            size++;
        }
    }

    void add(long id, int start, int end) {
        reserve(size + 1);
        ids[size] = id;
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    /// Takes back what was added after the first `kept`.
    void cut(int kept) {
        size = kept;
    }

    int size() {
        return size;
    }

    long id(int index) {
        return ids[index];
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    boolean sameAs(Tokens other) {
        return Arrays.equals(ids, 0, size, other.ids, 0, other.size)
                && Arrays.equals(starts, 0, size, other.starts, 0, other.size)
                && Arrays.equals(ends, 0, size, other.ends, 0, other.size);
    }

    private void reserve(int needed) {
        if (needed > ids.length) {
            int capacity = Math.max(needed, ids.length == 0 ? CAPACITY_MIN : ids.length * 2);
            ids = Arrays.copyOf(ids, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
    }
}
