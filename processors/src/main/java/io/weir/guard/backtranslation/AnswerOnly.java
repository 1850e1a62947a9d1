// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.Outcome.Basis;
import io.weir.guard.backtranslation.Outcome.Evidence;
import io.weir.guard.backtranslation.Outcome.Reason;
import io.weir.guard.prefilter.MeanEmbedding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Judges an answer by its embedding alone: what is left where there is no language model to guess.
///
/// Weaker than a guess, by what `docs/decisions/081-backtranslation.md` measured; every verdict names the
/// tier, so a policy can forbid it to clear.
public final class AnswerOnly implements Investigation {

    private final GuessGuardModel weights;
    private final Encoder encoder;
    private final InstantSource clock;
    private final TierSettings settings = TierSettings.answerOnly();

    /// @throws IllegalArgumentException where the weights were fitted on another encoder's embeddings
    public AnswerOnly(GuessGuardModel weights, Encoder encoder, InstantSource clock) {
        this.weights = weights;
        this.encoder = weights.checked(encoder);
        this.clock = clock;
    }

    @Override
    public TierSettings settings() {
        return settings;
    }

    @Override
    public List<ModelRef> models() {
        return List.of(weights.ref(), encoder.model());
    }

    @Override
    public Trail.Builder trail() {
        return new Trail.Builder(settings.tier(), "none", models());
    }

    @Override
    public Concluded look(String answer, boolean readable, Instant deadline, Trail.Builder trail) {
        AnswerCut cut = AnswerCut.of(answer, settings.answerHead(), settings.answerTail());
        Outcome outcome = cut.isBlank() ? new Outcome.Inconclusive(Reason.NO_GUESS) : judge(cut, deadline, trail);
        boolean unearned = outcome instanceof Outcome.Clear && !readable;
        return new Concluded(unearned ? new Outcome.Inconclusive(Reason.NO_GUESS) : outcome, trail.build());
    }

    private Outcome judge(AnswerCut answer, Instant deadline, Trail.Builder trail) {
        if (!clock.instant().isBefore(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        var cost = new CallCost(StageCost.Stage.GUARD, clock);
        Encoding encoding = encoder.encode(LinearRequestGuard.read(answer.text()), deadline);
        trail.cost(cost.cost());
        return switch (encoding) {
            case Encoding.Unavailable(Cause cause) -> new Outcome.Inconclusive(Reason.of(cause));
            case Encoding.Encoded encoded -> {
                double score = weights.scoreAlone(MeanEmbedding.of(encoded.windows()));
                trail.guard(score);
                yield score >= settings.flagFrom()
                        ? new Outcome.Flagged(Evidence.GUARD_ON_ANSWER, score)
                        : new Outcome.Clear(Basis.GUARD_CLEARED_ANSWER);
            }
        };
    }
}
