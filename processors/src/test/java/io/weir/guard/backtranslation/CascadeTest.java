// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static io.weir.guard.backtranslation.LaneFixture.ANSWER;
import static io.weir.guard.backtranslation.LaneFixture.ANSWERS;
import static io.weir.guard.backtranslation.LaneFixture.GUESS;
import static io.weir.guard.backtranslation.LaneFixture.LATER;
import static io.weir.guard.backtranslation.LaneFixture.embedded;
import static io.weir.guard.backtranslation.LaneFixture.remote;
import static io.weir.guard.backtranslation.LaneFixture.scored;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.backtranslation.AnswerReader.Reading;
import io.weir.guard.backtranslation.Outcome.Basis;
import io.weir.guard.backtranslation.Outcome.Evidence;
import io.weir.guard.backtranslation.Outcome.Reason;
import io.weir.guard.backtranslation.TierSettings.Guesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Who decides: the answer where no guess could change what is concluded, else the guess.
final class CascadeTest {

    private static final TierSettings SETTINGS = TierSettings.embedded(.5);
    private static final AnswerReader UNREAD = new FixedAnswers(cut -> new Reading.Unread(cut, Cause.OVERLOADED));

    private final ScriptedModel model = ScriptedModel.saying("How do I knit a scarf?");

    @Test
    void anAnswerThatDecidesAsksNoLanguageModel() {
        Concluded harmful = embedded(SETTINGS, FixedAnswers.saying(.9, true, true), model, scored(.1))
                .look(ANSWER, true, LATER);
        Concluded harmless = embedded(SETTINGS, FixedAnswers.saying(.1, true, true), model, scored(.9))
                .look(ANSWER, true, LATER);

        assertThat(harmful.outcome()).isEqualTo(new Outcome.Flagged(Evidence.GUARD_ON_ANSWER, .9));
        assertThat(harmless.outcome()).isEqualTo(new Outcome.Clear(Basis.GUARD_CLEARED_ANSWER));
        assertThat(harmless.trail().guardOnInferred()).hasValue(.1);
        assertThat(model.calls()).isZero();
    }

    @Test
    void anUndecidedAnswerIsGuessedFrom() {
        Concluded concluded = embedded(SETTINGS, FixedAnswers.saying(.45, false, true), model, scored(.8))
                .look(ANSWER, true, LATER);

        assertThat(concluded.outcome()).isEqualTo(new Outcome.Flagged(Evidence.GUARD_ON_GUESS, .8));
        assertThat(model.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({".1", ".9"})
    void aGuessForReviewersChangesNoVerdict(double score) {
        var answers = FixedAnswers.saying(score, true, true);

        Concluded spared = embedded(SETTINGS, answers, model, scored(1 - score)).look(ANSWER, true, LATER);
        Concluded shown = embedded(SETTINGS.guessing(Guesses.FLAGGED), answers, model, scored(1 - score))
                .look(ANSWER, true, LATER);

        assertThat(shown.outcome()).isEqualTo(spared.outcome());
        assertThat(spared.trail().inferredPrompt()).isEmpty();
        boolean flagged = shown.outcome() instanceof Outcome.Flagged;
        assertThat(shown.trail().inferredPrompt().isPresent()).isEqualTo(flagged);
        assertThat(shown.trail().consistency().isPresent()).isEqualTo(flagged);
    }

    @Test
    void aGuessForReviewersThatFailsChangesNoVerdictEither() {
        var failing = ScriptedModel.doing(new Generation.Unavailable(Cause.TIMED_OUT));

        assertThat(embedded(
                                SETTINGS.guessing(Guesses.FLAGGED),
                                FixedAnswers.saying(.9, true, true),
                                failing,
                                scored(.1))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Flagged(Evidence.GUARD_ON_ANSWER, .9));
    }

    @Test
    void aTierThatMayNotClearLetsNoAnswerClearEither() {
        assertThat(embedded(SETTINGS.mayClear(false), FixedAnswers.saying(.1, true, true), model, scored(.1))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.TIER_TOO_WEAK));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerOfWhichNotAllWasJudgedIsNeverClear(Guesses guesses) {
        for (boolean decided : new boolean[] {true, false}) {
            assertThat(embedded(SETTINGS.guessing(guesses), FixedAnswers.saying(.1, decided, false), model, scored(.1))
                            .look(ANSWER, true, LATER)
                            .outcome())
                    .isEqualTo(new Outcome.Inconclusive(Reason.TOO_LONG));
            assertThat(embedded(SETTINGS.guessing(guesses), FixedAnswers.saying(.9, decided, false), model, scored(.9))
                            .look(ANSWER, true, LATER)
                            .outcome())
                    .isInstanceOf(Outcome.Flagged.class);
        }
    }

    @Test
    void anAnswerThatNoEncoderReadIsInconclusiveAndNotGuessedFrom() {
        assertThat(embedded(SETTINGS, UNREAD, model, scored(.1))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.RATE_LIMITED));
        assertThat(model.calls()).isZero();
    }

    @Test
    void aServersModelClearsWithoutTheEncoderOnlyWhatItWasShownWhole() {
        var guesser = ScriptedModel.saying(GUESS);
        Backtranslation lane = remote(UNREAD, guesser, ScriptedModel.saying(ANSWERS), scored(.01));

        assertThat(lane.look(ANSWER, true, LATER).outcome()).isInstanceOf(Outcome.Clear.class);
        assertThat(lane.look(ANSWER.repeat(40), true, LATER).outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.RATE_LIMITED));
    }

    @Test
    void aFullBudgetShedsGuessesAndNoAnswerThatDecides() {
        var budget = new EscalationBudget(1, 0);
        assertThat(budget.enter(0)).isTrue();

        assertThat(shed(budget, FixedAnswers.saying(.9, true, true)))
                .isEqualTo(new Outcome.Flagged(Evidence.GUARD_ON_ANSWER, .9));
        assertThat(shed(budget, FixedAnswers.saying(.1, true, true)))
                .isEqualTo(new Outcome.Clear(Basis.GUARD_CLEARED_ANSWER));
        assertThat(shed(budget, FixedAnswers.UNDECIDED)).isEqualTo(new Outcome.Inconclusive(Reason.SKIPPED_BUDGET));
        assertThat(budget.inFlight()).isEqualTo(1);
    }

    private Outcome shed(EscalationBudget budget, AnswerReader answers) {
        Backtranslation lane = embedded(SETTINGS, answers, model, scored(.1));
        try (var place = budget.place(1)) {
            return lane.look(ANSWER, true, LATER, lane.trail(), place).outcome();
        }
    }
}
