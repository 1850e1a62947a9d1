// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a model is asked for.
public enum Task {
    /// One vector a text.
    EMBEDDING,
    /// Scores of a text.
    SEQUENCE_LOGITS,
    /// Scores of two texts that are read together.
    PAIR_LOGITS,
    /// Scores of every token of a text.
    TOKEN_LOGITS,
    /// Features of a picture, by layer.
    IMAGE_FEATURES,
    /// The next token, again and again; also how likely a given text is.
    CAUSAL_LM,
    /// Weights that a guard evaluates by itself.
    LINEAR,
    /// OpenNLP: where sentences end.
    SENTENCES,
    /// OpenNLP: where words begin and end.
    WORDS,
    /// OpenNLP: parts of speech.
    PARTS_OF_SPEECH,
    /// OpenNLP: dictionary forms.
    LEMMAS,
    /// OpenNLP: the language of a text.
    LANGUAGE;

    /// As entries and pages write it.
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether its model is a graph, which the native runtime reads and runs.
    boolean isGraph() {
        return switch (this) {
            case EMBEDDING, SEQUENCE_LOGITS, PAIR_LOGITS, TOKEN_LOGITS, IMAGE_FEATURES, CAUSAL_LM -> true;
            case LINEAR, SENTENCES, WORDS, PARTS_OF_SPEECH, LEMMAS, LANGUAGE -> false;
        };
    }

    static Optional<Task> of(String slug) {
        return Arrays.stream(values()).filter(task -> task.slug().equals(slug)).findFirst();
    }
}
