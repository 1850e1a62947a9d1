// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Instant;
import java.util.List;

/// Port: text in, embeddings out. Calls block; never call it on a stream thread.
public interface Encoder {

    ModelRef model();

    /// Length of every embedding.
    int width();

    /// Embeds a text, in windows where it is longer than the model reads at once.
    Encoding encode(String text, Instant deadline);

    /// Embeds several texts, in their order: what [#encode] gives of each. A caller that has many gives them at
    /// once, so that they can share batches.
    default List<Encoding> encodeAll(List<String> texts, Instant deadline) {
        return texts.stream().map(text -> encode(text, deadline)).toList();
    }

    /// What came of it.
    sealed interface Encoding {

        /// @param windows at least one, in text order, covering the whole text apart from
        ///     `tokensDropped`
        /// @param tokensDropped how many tokens no window holds; above 0 the caller may not say clear
        record Encoded(List<Window> windows, int tokensDropped) implements Encoding {

            public Encoded {
                windows = List.copyOf(windows);
                if (windows.isEmpty() || tokensDropped < 0) {
                    throw new IllegalArgumentException("an encoding has a window and drops no fewer than 0 tokens");
                }
            }
        }

        record Unavailable(Cause cause) implements Encoding {}
    }

    /// One window's embedding.
    record Window(Span span, Embedding embedding) {}

    /// An immutable, finite vector.
    final class Embedding {

        private final float[] values;

        public Embedding(float[] values) {
            this.values = values.clone();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("an embedding is finite");
                }
            }
        }

        public int width() {
            return values.length;
        }

        public float at(int index) {
            return values[index];
        }

        public float[] toArray() {
            return values.clone();
        }

        @Override
        public String toString() {
            return "Embedding[" + values.length + "]";
        }
    }
}
