// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A prompt and its response, joined; one of them is missing where the other half never came.
public record Exchange(ExchangeId id, Optional<Prompt> prompt, Optional<Response> response) {

    public Exchange {
        if (prompt.isEmpty() && response.isEmpty()) {
            throw new IllegalArgumentException("an exchange has at least one half");
        }
    }

    /// What was asked: history and the current turn, oldest first.
    ///
    /// @param model the requested model's id, as the producer wrote it
    /// @param temperature that answers are drawn at, unchecked; NaN where the producer wrote no number, empty
    ///     where it wrote nothing
    public record Prompt(String model, List<Utterance> utterances, OptionalDouble temperature) {

        public Prompt {
            utterances = List.copyOf(utterances);
        }

        public Prompt(String model, List<Utterance> utterances) {
            this(model, utterances, OptionalDouble.empty());
        }

        @Override
        public String toString() {
            return "Prompt[" + utterances.size() + " utterances]";
        }
    }

    /// What was answered: one utterance for each candidate of the completion, in its order.
    ///
    /// @param model the answering model's id, as the producer wrote it
    /// @param tokens of the first candidate with their log-probabilities; empty where the producer wrote none
    public record Response(String model, List<Utterance> candidates, List<AnswerToken> tokens) {

        public Response {
            candidates = List.copyOf(candidates);
            tokens = List.copyOf(tokens);
        }

        public Response(String model, List<Utterance> candidates) {
            this(model, candidates, List.of());
        }

        @Override
        public String toString() {
            return "Response[" + candidates.size() + " candidates]";
        }
    }

    /// Utterances of one side, in order; empty where that half is missing.
    public List<Utterance> utterances(Side side) {
        return switch (side) {
            case PROMPT -> prompt.map(Prompt::utterances).orElse(List.of());
            case RESPONSE -> response.map(Response::candidates).orElse(List.of());
        };
    }

    public boolean has(Side side) {
        return switch (side) {
            case PROMPT -> prompt.isPresent();
            case RESPONSE -> response.isPresent();
        };
    }
}
