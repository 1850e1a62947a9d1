// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Embedding;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Vectors of texts, each of length 1; a text of several windows has the mean of theirs.
public sealed interface TextVectors {

    /// Every text has its vector.
    final class Known implements TextVectors {

        private final Map<String, Embedding> vectors;
        private final boolean cut;

        public Known(Map<String, Embedding> vectors) {
            this(vectors, false);
        }

        Known(Map<String, Embedding> vectors, boolean cut) {
            this.vectors = Map.copyOf(vectors);
            this.cut = cut;
        }

        /// Whether a part of some text is in no vector.
        public boolean isCut() {
            return cut;
        }

        public int size() {
            return vectors.size();
        }

        /// @throws IllegalArgumentException where the text was not among those that were encoded
        public Embedding of(String text) {
            Embedding vector = vectors.get(text);
            if (vector == null) {
                throw new IllegalArgumentException("a text that was not encoded");
            }
            return vector;
        }

        public List<Embedding> of(List<String> texts) {
            return texts.stream().map(this::of).toList();
        }

        @Override
        public String toString() {
            return "Known[" + vectors.size() + "]";
        }
    }

    /// The encoder gave no answer for one of them.
    record Unavailable(Cause cause) implements TextVectors {}

    /// Encodes texts, each once.
    static TextVectors of(Encoder encoder, Collection<String> texts, Instant deadline) {
        Map<String, Embedding> vectors = new HashMap<>();
        boolean cut = false;
        List<String> distinct = texts.stream().distinct().toList();
        List<Encoder.Encoding> encodings = encoder.encodeAll(distinct, deadline);
        for (int i = 0; i < distinct.size(); i++) {
            switch (encodings.get(i)) {
                case Encoder.Encoding.Encoded encoded -> {
                    vectors.put(distinct.get(i), mean(encoded.windows()));
                    cut |= encoded.tokensDropped() > 0;
                }
                case Encoder.Encoding.Unavailable(Cause cause) -> {
                    return new Unavailable(cause);
                }
            }
        }
        return new Known(vectors, cut);
    }

    /// The windows' mean, scaled to length 1.
    static Embedding mean(List<Encoder.Window> windows) {
        float[] sum = new float[windows.getFirst().embedding().width()];
        for (Encoder.Window window : windows) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += window.embedding().at(i);
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += (double) value * value;
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= scale;
        }
        return new Embedding(sum);
    }
}
