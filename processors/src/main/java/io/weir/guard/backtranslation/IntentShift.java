// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.prefilter.MeanEmbedding;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// How far a prompt lies from the request that its answer betrays: large where it was disguised.
///
/// Only an encoder is shown the prompt, after the guess was made; no model that guesses or decides is.
public final class IntentShift {

    private final Encoder encoder;

    public IntentShift(Encoder encoder) {
        this.encoder = encoder;
    }

    /// 1 - cosine of prompt and guess, in `[0, 2]`; empty without a prompt, a guess, or an answer of the encoder.
    public OptionalDouble of(Exchange exchange, Trail trail, Instant deadline) {
        String asked = MeanEmbedding.read(asked(exchange), true);
        String guess = trail.inferredPrompt().flatMap(InferredPrompt::text).orElse("");
        if (asked.isBlank() || guess.isBlank()) {
            return OptionalDouble.empty();
        }
        return switch (Similarity.of(encoder, asked, Similarity.start(guess), deadline)) {
            case Similarity.Known(double cosine) -> OptionalDouble.of(1 - cosine);
            case Similarity.Unknown _ -> OptionalDouble.empty();
        };
    }

    /// The user's words of the current turn.
    private static String asked(Exchange exchange) {
        return exchange.utterances(Side.PROMPT).stream()
                .filter(utterance -> utterance.role() == Role.USER && !utterance.prior())
                .flatMap(utterance -> utterance.parts().stream())
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining("\n"));
    }
}
