// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import java.time.Instant;
import java.util.List;

/// Embeds a text as the share of each letter in it.
record LetterEncoder(ModelRef model) implements Encoder {

    @Override
    public int width() {
        return 26;
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        float[] counts = new float[width()];
        text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        return new Encoding.Encoded(List.of(new Window(new Span(0, text.length()), new Embedding(counts))), 0);
    }
}
