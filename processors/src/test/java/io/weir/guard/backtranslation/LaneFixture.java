// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.refusal.RefusalGuard;
import java.time.Duration;
import java.time.Instant;

/// Tiers of scripted models, at one instant.
final class LaneFixture {

    static final Instant NOW = Instant.EPOCH;
    static final Instant LATER = NOW.plusSeconds(9);
    static final String ANSWER = "Cast on forty stitches, then knit every row until the scarf is long enough.";
    static final String GUESS = "[[request: How do I knit a scarf?]]";
    static final String REFUSES = "I'm sorry, but I cannot help with that request. It would be harmful.";
    static final String ANSWERS = "Of course! Here is how to knit a scarf. First you choose the yarn and the"
            + " needles, then you cast on the stitches and knit row after row.";

    private static final Refusals REFUSALS = new Refusals(RefusalGuard.shipped());

    private LaneFixture() {}

    static Backtranslation remote(ScriptedModel guesser, ScriptedModel refuser, RequestGuard guard) {
        return remote(FixedAnswers.UNDECIDED, guesser, refuser, guard);
    }

    static Backtranslation remote(
            AnswerReader answers, ScriptedModel guesser, ScriptedModel refuser, RequestGuard guard) {
        return new Backtranslation(
                TierSettings.remote(),
                answers,
                backtranslator(guesser, GuessQuestion.Form.LABEL),
                new Consistency.ByLikelihood(guesser, -2),
                guard,
                new Refuser(refuser, REFUSALS, cache(), null, .95, () -> NOW),
                () -> NOW);
    }

    static Backtranslation embedded(ScriptedModel guesser, RequestGuard guard, boolean mayClear) {
        return embedded(TierSettings.embedded(.5).mayClear(mayClear), FixedAnswers.UNDECIDED, guesser, guard);
    }

    static Backtranslation embedded(
            TierSettings settings, AnswerReader answers, ScriptedModel guesser, RequestGuard guard) {
        return new Backtranslation(
                settings,
                answers,
                backtranslator(guesser, GuessQuestion.Form.EXAMPLES),
                new Consistency.ByLikelihood(guesser, -2),
                guard,
                null,
                () -> NOW);
    }

    static RequestGuard scored(double score) {
        return new FixedGuard(new RequestGuard.Judged.Scored(score));
    }

    private static Backtranslator backtranslator(ScriptedModel model, GuessQuestion.Form form) {
        return new Backtranslator(model, new GuessQuestion(form, false), REFUSALS, cache(), () -> NOW);
    }

    private static <V> BoundedCache<V> cache() {
        return new BoundedCache<>(8, Duration.ofMinutes(5), () -> NOW);
    }
}
