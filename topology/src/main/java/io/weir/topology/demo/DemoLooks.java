// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.InferredPrompt;
import io.weir.guard.backtranslation.Outcome;
import io.weir.guard.backtranslation.StageCost;
import io.weir.guard.backtranslation.Trail;
import io.weir.guard.prefilter.Screening;
import io.weir.topology.check.RedactedGuess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// What the backtranslation guard said of its looks. Guesses are redacted on the way in: no word of one is
/// kept. Several threads tell, others look: every method holds the lock.
final class DemoLooks {
    private static final int FLAGGED_KEPT = 6;

    private final Deque<Flagged> flagged = new ArrayDeque<>();
    private final SequencedMap<String, Long> outcomes = new LinkedHashMap<>();
    private String tier = "";
    private long looked;
    private long escalated;
    private long calls;

    /// An exchange that a jailbreak seems to have obtained.
    ///
    /// @param why tier and evidence
    /// @param escalatedBy what made it worth a look
    /// @param prompt the prefilter's score of prompt and response together
    /// @param response the same of the response alone
    /// @param guess redacted; empty where nothing was guessed
    /// @param consistency how well the guess explains the answer
    /// @param stages each with its milliseconds
    record Flagged(
            String why,
            double score,
            String escalatedBy,
            Optional<Double> prompt,
            double response,
            String guess,
            Optional<Double> consistency,
            String stages,
            int tokens) {}

    /// A copy at one moment.
    ///
    /// @param outcomes each with how often it was concluded
    /// @param calls of a language model
    record Snapshot(
            String tier,
            long looked,
            long escalated,
            long calls,
            SequencedMap<String, Long> outcomes,
            List<Flagged> lastFlagged) {}

    synchronized void look(Concluded concluded) {
        Trail trail = concluded.trail();
        tier = trail.tier().slug();
        looked++;
        calls += trail.calls();
        outcomes.merge(words(concluded.outcome()), 1L, Long::sum);
        if (trail.screening().orElse(null) instanceof Screening.Escalated by) {
            escalated++;
            if (concluded.outcome() instanceof Outcome.Flagged finding) {
                flagged.addFirst(flagged(finding, by, trail));
                if (flagged.size() > FLAGGED_KEPT) {
                    flagged.removeLast();
                }
            }
        }
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(tier, looked, escalated, calls, new LinkedHashMap<>(outcomes), List.copyOf(flagged));
    }

    private static Flagged flagged(Outcome.Flagged finding, Screening.Escalated by, Trail trail) {
        return new Flagged(
                trail.tier().slug() + '.' + slug(finding.evidence()),
                finding.score(),
                slug(by.by()),
                boxed(by.scores().prompt()),
                by.scores().response(),
                trail.inferredPrompt()
                        .map(InferredPrompt::redacted)
                        .map(RedactedGuess::of)
                        .orElse(""),
                trail.consistency().map(Trail.Measure::value),
                String.join(", ", trail.costs().stream().map(DemoLooks::stage).toList()),
                trail.tokensGenerated());
    }

    private static String stage(StageCost cost) {
        return slug(cost.stage()) + ' ' + cost.millis() + " ms" + (cost.cacheHit() ? " known" : "");
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value.getAsDouble());
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Clear(Outcome.Basis basis) -> "clear/" + slug(basis);
            case Outcome.Flagged(Outcome.Evidence evidence, double _) -> "flagged/" + slug(evidence);
            case Outcome.Inconclusive(Outcome.Reason reason) -> "inconclusive/" + slug(reason);
        };
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
