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

    void add(Encoding encoding, Utf16Offsets offsets) {
        long[] more = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        int size = ids.length;
        ids = Arrays.copyOf(ids, size + more.length);
        starts = Arrays.copyOf(starts, ids.length);
        ends = Arrays.copyOf(ends, ids.length);
        for (int i = 0; i < more.length; i++) {
            ids[size + i] = more[i];
            starts[size + i] = offsets.of(spans[i].getStart());
            ends[size + i] = offsets.of(spans[i].getEnd());
        }
    }

    int size() {
        return ids.length;
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
}
