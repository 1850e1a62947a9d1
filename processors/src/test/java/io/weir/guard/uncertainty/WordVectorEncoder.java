// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import java.time.Instant;
import java.util.List;

/// An encoder whose vectors are hashed counts of words: equal words, near vectors.
public final class WordVectorEncoder implements Encoder {

    static final Cause NONE = Cause.UNSUPPORTED;

    private static final int WIDTH = 64;

    private final ModelRef model;
    private final Cause failure;

    WordVectorEncoder(ModelRef model, Cause failure) {
        this.model = model;
        this.failure = failure;
    }

    public static WordVectorEncoder like(SupportFile file) {
        return new WordVectorEncoder(file.model().encoder(), NONE);
    }

    @Override
    public ModelRef model() {
        return model;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        if (failure != NONE) {
            return new Encoding.Unavailable(failure);
        }
        float[] counts = new float[WIDTH];
        for (String key : ClaimText.keys(text)) {
            counts[Math.floorMod(key.hashCode(), WIDTH)]++;
        }
        return new Encoding.Encoded(List.of(new Window(new Span(0, text.length()), new Embedding(counts))), 0);
    }
}
