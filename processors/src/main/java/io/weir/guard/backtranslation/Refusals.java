// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.HazardCategory;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.text.NormalisedText;
import java.util.List;
import java.util.Optional;

/// Whether a model's short reply refuses, by the refusal guard of the stream.
///
/// A clarifying question refuses nothing, whatever it apologises for.
public final class Refusals {

    private static final ExchangeId NOBODY = new ExchangeId(new TenantId("weir"), "guess", "guess");
    private static final List<String> CLARIFYING = List.of(
            "could you please provide more",
            "could you provide more",
            "can you provide more",
            "please provide more",
            "more information about",
            "more context",
            "could you clarify",
            "can you clarify",
            "please clarify",
            "what do you mean by");

    private final RefusalGuard guard;

    public Refusals(RefusalGuard guard) {
        this.guard = guard;
    }

    /// Probability that the reply refuses, 0 for a clarifying question; empty where it cannot be read.
    public Optional<Double> score(String reply) {
        if (reply.isBlank()) {
            return Optional.empty();
        }
        String text = NormalisedText.of(reply).value();
        if (CLARIFYING.stream().anyMatch(text::contains)) {
            return Optional.of(0.0);
        }
        return switch (guard.observe(exchange(reply))) {
            case Observation.Failed _ -> Optional.empty();
            case Observation.Seen seen ->
                seen.signals().stream()
                        .filter(signal -> signal.category().equals(HazardCategory.REFUSAL))
                        .map(signal -> signal.score())
                        .findFirst();
        };
    }

    public boolean refuses(String reply) {
        return score(reply).orElse(0.0) >= guard.info().floors().of(HazardCategory.REFUSAL);
    }

    private static Exchange exchange(String reply) {
        var utterance = new Utterance(Role.ASSISTANT, false, List.of(new Part.Text(Part.Kind.TEXT, reply)));
        return new Exchange(
                NOBODY, Optional.empty(), Optional.of(new Exchange.Response("refuser", List.of(utterance))));
    }
}
