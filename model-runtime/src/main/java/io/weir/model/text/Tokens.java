// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;

/// Token ids of a text with their places in it, in UTF-16 units.
final class Tokens {

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

    private void reserve(int needed) {
        if (needed > ids.length) {
            int capacity = ids.length == 0 ? needed : Math.max(needed, ids.length * 2);
            ids = Arrays.copyOf(ids, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
    }
}
