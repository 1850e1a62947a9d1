// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Outcome;
import io.weir.guard.backtranslation.StageCost;
import io.weir.guard.backtranslation.Trail;
import io.weir.guard.prefilter.Screening;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The stages of a look at an answer: scores, slugs and costs, and the guess redacted.
public final class StagesView {

    private StagesView() {}

    /// Empty where the guard was not asked.
    public static String text(List<Concluded> looks) {
        var text = new StringBuilder();
        for (Concluded look : looks) {
            Trail trail = look.trail();
            text.append(String.format(
                    Locale.ROOT, "%nbacktranslation, tier %s%n", trail.tier().slug()));
            trail.screening().ifPresent(screening -> row(text, "screened", screened(screening)));
            trail.inferredPrompt().ifPresent(guess -> row(text, "guess", RedactedGuess.of(guess)));
            if (trail.inferredPrompt().isEmpty()) {
                trail.parseStatus().ifPresent(status -> row(text, "guess", "none: " + slug(status)));
            }
            trail.consistency()
                    .ifPresent(measure -> row(
                            text,
                            "consistency",
                            String.format(
                                    Locale.ROOT,
                                    "%.3f by %s (above %.3f)",
                                    measure.value(),
                                    measure.method(),
                                    measure.threshold())));
            trail.guardOnInferred()
                    .ifPresent(score -> row(text, "guard", String.format(Locale.ROOT, "%.3f (from 0.5)", score)));
            trail.refuserRefused().ifPresent(reply -> row(text, "refuser", reply.refused() ? "refuses" : "answers"));
            for (StageCost cost : trail.costs()) {
                row(text, "cost", cost(cost));
            }
            row(text, "outcome", outcome(look.outcome()));
        }
        return text.toString();
    }

    static void put(ArrayNode array, Concluded look) {
        Trail trail = look.trail();
        ObjectNode node = array.addObject();
        node.put("tier", trail.tier().slug());
        node.put("outcome", outcome(look.outcome()));
        trail.screening().ifPresent(screening -> node.put("screened", screened(screening)));
        trail.inferredPrompt()
                .ifPresent(guess -> node.put("guessCharacters", guess.length()).put("guessSha256", guess.sha256()));
        trail.parseStatus().ifPresent(status -> node.put("parseStatus", slug(status)));
        trail.consistency()
                .ifPresent(measure -> node.put("consistency", measure.value()).put("consistencyBy", measure.method()));
        trail.guardOnInferred().ifPresent(score -> node.put("guardOnInferred", score));
        trail.refuserRefused().ifPresent(reply -> node.put("refuserRefused", reply.refused()));
        ArrayNode costs = node.putArray("costs");
        trail.costs()
                .forEach(cost -> costs.addObject()
                        .put("stage", slug(cost.stage()))
                        .put("millis", cost.millis())
                        .put("calls", cost.calls())
                        .put("tokensRead", cost.tokensRead())
                        .put("tokensGenerated", cost.tokensGenerated())
                        .put("cacheHit", cost.cacheHit()));
    }

    private static String screened(Screening screening) {
        return switch (screening) {
            case Screening.Unscreened(var cause) -> "not to be read: " + slug(cause);
            case Screening.AlreadyRefused(double refusal, var _) ->
                String.format(Locale.ROOT, "the answer refuses (%.2f)", refusal);
            case Screening.ClearedByPrefilter(Screening.Scores scores) -> "cleared; " + scores(scores);
            case Screening.Escalated(var reason, Screening.Scores scores, var _) ->
                "escalated by " + slug(reason) + "; " + scores(scores);
        };
    }

    private static String scores(Screening.Scores scores) {
        OptionalDouble both = scores.prompt();
        String prompt =
                both.isEmpty() ? "no prompt" : String.format(Locale.ROOT, "prompt and answer %.3f", both.getAsDouble());
        return prompt + String.format(Locale.ROOT, ", answer alone %.3f", scores.response());
    }

    private static String cost(StageCost cost) {
        return String.format(
                Locale.ROOT,
                "%s %d ms%s%s",
                slug(cost.stage()),
                cost.millis(),
                cost.calls() == 0
                        ? ""
                        : ", " + cost.tokensRead() + " tokens read, " + cost.tokensGenerated() + " generated",
                cost.cacheHit() ? ", known already" : "");
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Clear(Outcome.Basis basis) -> "clear: " + slug(basis);
            case Outcome.Flagged(Outcome.Evidence evidence, double _) -> "flagged: " + slug(evidence);
            case Outcome.Inconclusive(Outcome.Reason reason) -> "inconclusive: " + slug(reason);
        };
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-14s %s%n", name, value));
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
