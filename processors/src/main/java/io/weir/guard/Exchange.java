// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;
import java.util.Optional;

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
    public record Prompt(String model, List<Utterance> utterances) {

        public Prompt {
            utterances = List.copyOf(utterances);
        }

        @Override
        public String toString() {
            return "Prompt[" + utterances.size() + " utterances]";
        }
    }

    /// What was answered: one utterance for each candidate of the completion, in its order.
    ///
    /// @param model the answering model's id, as the producer wrote it
    public record Response(String model, List<Utterance> candidates) {

        public Response {
            candidates = List.copyOf(candidates);
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
