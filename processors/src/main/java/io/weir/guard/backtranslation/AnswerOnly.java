// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.AnswerReader.Harm;
import io.weir.guard.backtranslation.AnswerReader.Reading;
import io.weir.guard.backtranslation.Outcome.Basis;
import io.weir.guard.backtranslation.Outcome.Evidence;
import io.weir.guard.backtranslation.Outcome.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Judges an answer by its embedding alone: what is left where there is no language model to guess.
///
/// Weaker than a guess, by what `docs/decisions/081-backtranslation.md` measured; every verdict names the
/// tier, so a policy can forbid it to clear.
public final class AnswerOnly implements Investigation {

    private final AnswerReader answers;
    private final InstantSource clock;
    private final TierSettings settings = TierSettings.answerOnly();

    /// @throws IllegalArgumentException where the weights were fitted on another encoder's embeddings
    public AnswerOnly(GuessGuardModel weights, Encoder encoder, InstantSource clock) {
        this.answers = new EmbeddedAnswers(weights, encoder);
        this.clock = clock;
    }

    @Override
    public TierSettings settings() {
        return settings;
    }

    @Override
    public List<ModelRef> models() {
        return answers.models();
    }

    @Override
    public Trail.Builder trail() {
        return new Trail.Builder(settings.tier(), "none", models());
    }

    @Override
    public Concluded look(
            String answer, boolean readable, Instant deadline, Trail.Builder trail, EscalationBudget.Place place) {
        Outcome outcome = answer.isBlank()
                ? new Outcome.Inconclusive(Reason.NO_GUESS)
                : judge(answer, readable, deadline, trail, place);
        return new Concluded(outcome, trail.build());
    }

    private Outcome judge(
            String answer, boolean readable, Instant deadline, Trail.Builder trail, EscalationBudget.Place place) {
        if (!clock.instant().isBefore(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        if (!place.take()) {
            return new Outcome.Inconclusive(Reason.SKIPPED_BUDGET);
        }
        var cost = new CallCost(StageCost.Stage.ANSWER, clock);
        Reading reading = answers.read(answer, settings.answerShown(), deadline);
        trail.cost(cost.cost());
        return switch (reading) {
            case Reading.Unread(AnswerCut _, Cause cause) -> new Outcome.Inconclusive(Reason.of(cause));
            case Reading.Read(AnswerCut _, Harm harm, boolean whole) -> {
                trail.guard(harm.score());
                yield earned(said(harm), readable, whole);
            }
        };
    }

    /// What an answer says where it alone decides.
    static Outcome said(Harm harm) {
        return harm.score() >= .5
                ? new Outcome.Flagged(Evidence.GUARD_ON_ANSWER, harm.score())
                : new Outcome.Clear(Basis.GUARD_CLEARED_ANSWER);
    }

    /// Clear only where all of the answer was judged, by who can read it.
    static Outcome earned(Outcome outcome, boolean readable, boolean whole) {
        if (!(outcome instanceof Outcome.Clear)) {
            return outcome;
        }
        if (!readable) {
            return new Outcome.Inconclusive(Reason.NO_GUESS);
        }
        return whole ? outcome : new Outcome.Inconclusive(Reason.TOO_LONG);
    }
}
