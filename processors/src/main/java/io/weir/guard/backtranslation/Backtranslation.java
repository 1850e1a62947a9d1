// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.AnswerReader.Harm;
import io.weir.guard.backtranslation.AnswerReader.Reading;
import io.weir.guard.backtranslation.Outcome.Basis;
import io.weir.guard.backtranslation.Outcome.Evidence;
import io.weir.guard.backtranslation.Outcome.Reason;
import io.weir.guard.backtranslation.TierSettings.Guesses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stages on one answer: the answer's own score, guess, consistency, guard on the guess, refuser.
///
/// A tier may let the answer decide where no guess could change what is concluded, which spares the language
/// model: see [TierSettings.Guesses]. What a model is shown of a long answer is the part around its worst
/// window, and an answer of which not every part was judged is never clear. It is handed the answer and never the
/// prompt. Without a refuser the guard on the guess decides; without a
/// measure of consistency the later stages may still find harm, and clear nothing. After Wang et al.,
/// _Defending LLMs against Jailbreaking Attacks via Backtranslation_, ACL Findings 2024; unlike there, what
/// fails is reported.
public final class Backtranslation implements Investigation {

    private final TierSettings settings;
    private final AnswerReader answers;
    private final Backtranslator backtranslator;
    private final Consistency consistency;
    private final RequestGuard guard;
    private final @Nullable Refuser refuser;
    private final InstantSource clock;

    /// @param refuser null in a tier whose refusals have no vote
    public Backtranslation(
            TierSettings settings,
            AnswerReader answers,
            Backtranslator backtranslator,
            Consistency consistency,
            RequestGuard guard,
            @Nullable Refuser refuser,
            InstantSource clock) {
        this.settings = settings;
        this.answers = answers;
        this.backtranslator = backtranslator;
        this.consistency = consistency;
        this.guard = guard;
        this.refuser = refuser;
        this.clock = clock;
    }

    @Override
    public TierSettings settings() {
        return settings;
    }

    /// Hits and misses of the cache of guesses.
    public BoundedCache<Guess> guesses() {
        return backtranslator.cache();
    }

    /// The same of the refuser's replies; empty in a tier without one.
    public Optional<BoundedCache<Refuser.Known>> refusals() {
        return Optional.ofNullable(refuser).map(Refuser::cache);
    }

    @Override
    public List<ModelRef> models() {
        List<ModelRef> models = new ArrayList<>(List.of(backtranslator.model(), guard.model()));
        models.addAll(answers.models());
        if (refuser != null) {
            models.add(refuser.model().model());
        }
        return models.stream().distinct().toList();
    }

    @Override
    public Trail.Builder trail() {
        return new Trail.Builder(settings.tier(), backtranslator.question().version(), models());
    }

    @Override
    public Concluded look(
            String answer, boolean readable, Instant deadline, Trail.Builder trail, EscalationBudget.Place place) {
        Outcome outcome = answer.isBlank()
                ? new Outcome.Inconclusive(Reason.NO_GUESS)
                : read(answer, readable, deadline, trail, place);
        return new Concluded(outcome, trail.build());
    }

    private Outcome read(
            String answer, boolean readable, Instant deadline, Trail.Builder trail, EscalationBudget.Place place) {
        if (isOver(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        var cost = new CallCost(StageCost.Stage.ANSWER, clock);
        Reading reading = answers.read(answer, settings.answerShown(), deadline);
        trail.cost(cost.cost());
        return switch (reading) {
            case Reading.Read(AnswerCut _, Harm harm, boolean whole) -> {
                boolean decides = settings.guesses() != Guesses.DECIDING && harm.decided();
                Outcome outcome = decides
                        ? decided(harm, reading, deadline, trail, place)
                        : guess(reading, deadline, trail, place);
                yield AnswerOnly.earned(outcome, readable, whole);
            }
            case Reading.Unread(AnswerCut cut, Cause cause) ->
                settings.guesses() == Guesses.DECIDING
                        ? unread(guess(reading, deadline, trail, place), readable, cut, cause)
                        : failed(cause);
        };
    }

    /// Who decides by the guess can do without the embedding of an answer that fits into the question.
    private static Outcome unread(Outcome outcome, boolean readable, AnswerCut cut, Cause cause) {
        Outcome earned = AnswerOnly.earned(outcome, readable, true);
        return earned instanceof Outcome.Clear && !cut.whole() ? failed(cause) : earned;
    }

    /// The answer decides; of what it flags a guess is made for whoever reviews, where that is asked for.
    private Outcome decided(
            Harm harm, Reading reading, Instant deadline, Trail.Builder trail, EscalationBudget.Place place) {
        trail.guard(harm.score());
        Outcome said = AnswerOnly.said(harm);
        boolean shown = settings.guesses() == Guesses.FLAGGED && said instanceof Outcome.Flagged;
        if (shown && !isOver(deadline) && place.take()) {
            show(reading.cut(), deadline, trail);
        }
        return said instanceof Outcome.Clear(Basis basis) ? clear(basis) : said;
    }

    /// Guess and consistency, of which nothing follows.
    private void show(AnswerCut answer, Instant deadline, Trail.Builder trail) {
        Backtranslator.Reply reply = backtranslator.guess(answer, deadline);
        trail.cost(reply.cost());
        if (reply instanceof Backtranslator.Reply.Read(Guess guess, StageCost _)) {
            trail.guess(guess);
            if (guess.status().isGuess() && !isOver(deadline)) {
                Consistency.Result result = consistency.measure(guess.text(), answer, deadline, clock);
                trail.cost(result.cost());
                if (result instanceof Consistency.Result.Measured measured) {
                    trail.consistency(measured);
                }
            }
        }
    }

    private Outcome guess(Reading answer, Instant deadline, Trail.Builder trail, EscalationBudget.Place place) {
        if (isOver(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        if (!place.take()) {
            return new Outcome.Inconclusive(Reason.SKIPPED_BUDGET);
        }
        Backtranslator.Reply reply = backtranslator.guess(answer.cut(), deadline);
        trail.cost(reply.cost());
        return switch (reply) {
            case Backtranslator.Reply.Failed(Cause cause, StageCost _) -> failed(cause);
            case Backtranslator.Reply.Declined _ -> declined(trail);
            case Backtranslator.Reply.Read(Guess guess, StageCost _) -> {
                trail.guess(guess);
                if (guess.status() == Guess.Status.REFUSED && refuser != null) {
                    yield declined(trail);
                }
                yield guess.status().isGuess()
                        ? consistency(guess.text(), answer, deadline, trail)
                        : new Outcome.Inconclusive(Reason.NO_GUESS);
            }
        };
    }

    private Outcome consistency(String guess, Reading answer, Instant deadline, Trail.Builder trail) {
        if (isOver(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        Consistency.Result result = consistency.measure(guess, answer.cut(), deadline, clock);
        trail.cost(result.cost());
        return switch (result) {
            case Consistency.Result.Measured measured -> {
                trail.consistency(measured);
                yield measured.holds()
                        ? judge(guess, answer, deadline, trail)
                        : new Outcome.Inconclusive(Reason.INCONSISTENT);
            }
            case Consistency.Result.Unavailable(Cause cause, StageCost _) -> {
                Outcome later = judge(guess, answer, deadline, trail);
                yield later instanceof Outcome.Clear ? new Outcome.Inconclusive(unmeasured(cause)) : later;
            }
        };
    }

    private Outcome judge(String guess, Reading answer, Instant deadline, Trail.Builder trail) {
        if (isOver(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        var cost = new CallCost(StageCost.Stage.GUARD, clock);
        RequestGuard.Judged judged = guard.judge(guess, answer, deadline);
        cost.add(judged.spent());
        trail.cost(cost.cost());
        return switch (judged) {
            case RequestGuard.Judged.Unavailable unavailable -> unjudged(unavailable.cause(), guess, deadline, trail);
            case RequestGuard.Judged.Declined _ -> declined(trail);
            case RequestGuard.Judged.Scored scored -> {
                double score = scored.score();
                trail.guard(score);
                if (score >= settings.flagFrom()) {
                    yield new Outcome.Flagged(Evidence.GUARD_ON_GUESS, score);
                }
                yield refuser == null || score < settings.clearBelow()
                        ? clear(Basis.GUARD_CLEARED_GUESS)
                        : ask(guess, deadline, trail);
            }
        };
    }

    /// The refuser may still find harm; it does not clear what kept a judge from answering in form.
    private Outcome unjudged(Cause cause, String guess, Instant deadline, Trail.Builder trail) {
        if (refuser == null) {
            return failed(cause);
        }
        Outcome later = ask(guess, deadline, trail);
        boolean steered = cause == Cause.JUDGE_UNREADABLE && later instanceof Outcome.Clear;
        return steered ? failed(cause) : later;
    }

    private Outcome ask(String guess, Instant deadline, Trail.Builder trail) {
        if (refuser == null || isOver(deadline)) {
            return new Outcome.Inconclusive(Reason.TIMED_OUT);
        }
        Refuser.Reply reply = refuser.ask(guess, deadline);
        trail.cost(reply.cost());
        return switch (reply) {
            case Refuser.Reply.Failed(Cause cause, StageCost _) -> failed(cause);
            case Refuser.Reply.Declined _ -> declined(trail);
            case Refuser.Reply.Refused(double score, int tokens, StageCost _) -> {
                trail.refused(new Trail.Refused(true, score, tokens));
                yield new Outcome.Flagged(Evidence.REFUSED_ON_GUESS, score);
            }
            case Refuser.Reply.Answered(double score, int tokens, StageCost _) -> {
                trail.refused(new Trail.Refused(false, score, tokens));
                yield clear(Basis.ANSWERED_ON_GUESS);
            }
        };
    }

    private Outcome clear(Basis basis) {
        return settings.mayClear() ? new Outcome.Clear(basis) : new Outcome.Inconclusive(Reason.TIER_TOO_WEAK);
    }

    private Outcome declined(Trail.Builder trail) {
        trail.providerRefused();
        return new Outcome.Flagged(Evidence.PROVIDER_REFUSED, settings.declinedScore());
    }

    private static Outcome failed(Cause cause) {
        return new Outcome.Inconclusive(Reason.of(cause));
    }

    /// A scorer that timed out is a time-out; one that cannot score is not.
    private static Reason unmeasured(Cause cause) {
        return cause == Cause.TIMED_OUT ? Reason.TIMED_OUT : Reason.LIKELIHOOD_UNAVAILABLE;
    }

    private boolean isOver(Instant deadline) {
        return !clock.instant().isBefore(deadline);
    }
}
