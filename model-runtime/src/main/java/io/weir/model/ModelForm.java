// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a model reads and what shape its answer has.
public sealed interface ModelForm {

    /// A text's vector.
    ///
    /// @param width length of the vector
    /// @param normalise whether vectors get length 1
    /// @param prefixes what is written before a text, by what the text is for, such as `query`
    record Embedding(TextSettings text, int width, Pooling pooling, boolean normalise, Map<String, String> prefixes)
            implements ModelForm {

        public Embedding {
            prefixes = Map.copyOf(prefixes);
            if (!(width > 0)) {
                throw new IllegalArgumentException("an embedding has a width: " + width);
            }
        }
    }

    /// Scores of a text, a pair, or of every token.
    ///
    /// @param labels of the scores, in the order in which the model gives them
    record Logits(TextSettings text, List<String> labels) implements ModelForm {

        public Logits {
            labels = List.copyOf(labels);
            if (labels.size() < 2 || labels.stream().distinct().count() != labels.size()) {
                throw new IllegalArgumentException("logits have two labels or more, each once");
            }
        }
    }

    /// Features of a picture.
    record ImageFeatures(ImageSettings image) implements ModelForm {}

    /// A language model that goes from left to right.
    ///
    /// @param contextTokensMax tokens of a prompt and its continuation together
    /// @param chatTemplate Jinja text that lays out messages; without one only raw prompts are taken
    /// @param stopTokens a generation ends where the model gives one of these
    /// @param beginToken what every text begins with, where the model wants such a token
    record CausalLm(
            int contextTokensMax, Optional<String> chatTemplate, List<String> stopTokens, Optional<String> beginToken)
            implements ModelForm {

        public CausalLm {
            stopTokens = List.copyOf(stopTokens);
            if (!(contextTokensMax > 1)) {
                throw new IllegalArgumentException("a context holds two tokens or more: " + contextTokensMax);
            }
        }
    }

    /// Weights whose reader knows all of it.
    record Weights() implements ModelForm {}
}
