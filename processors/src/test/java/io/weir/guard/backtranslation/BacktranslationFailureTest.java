// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static io.weir.guard.backtranslation.LaneFixture.ANSWER;
import static io.weir.guard.backtranslation.LaneFixture.ANSWERS;
import static io.weir.guard.backtranslation.LaneFixture.GUESS;
import static io.weir.guard.backtranslation.LaneFixture.LATER;
import static io.weir.guard.backtranslation.LaneFixture.NOW;
import static io.weir.guard.backtranslation.LaneFixture.REFUSES;
import static io.weir.guard.backtranslation.LaneFixture.embedded;
import static io.weir.guard.backtranslation.LaneFixture.remote;
import static io.weir.guard.backtranslation.LaneFixture.scored;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.LanguageModel.Likelihood;
import io.weir.guard.backtranslation.Outcome.Evidence;
import io.weir.guard.backtranslation.Outcome.Reason;
import io.weir.guard.judge.Spent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What keeps a look from concluding, and what a failure may never read as.
final class BacktranslationFailureTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[[request: unknown]]",
                "[[request:]]",
                "Cast on forty stitches: then knit.",
                "[[request: Knit]] [[request: Sew]]"
            })
    void noGuessIsInconclusiveAndNeverSentOn(String reply) {
        var refuser = ScriptedModel.saying(ANSWERS);

        Concluded concluded =
                remote(ScriptedModel.saying(reply), refuser, scored(.5)).look(ANSWER, true, LATER);

        assertThat(concluded.outcome()).isEqualTo(new Outcome.Inconclusive(Reason.NO_GUESS));
        assertThat(refuser.calls()).isZero();
    }

    @Test
    void aModelThatWillNotGuessIsEvidence() {
        Concluded concluded = remote(ScriptedModel.saying(REFUSES), ScriptedModel.saying(ANSWERS), scored(.5))
                .look(ANSWER, true, LATER);

        assertThat(concluded.outcome()).isEqualTo(new Outcome.Flagged(Evidence.PROVIDER_REFUSED, .9));
        assertThat(concluded.trail().providerRefused()).isTrue();
    }

    @Test
    void aProviderThatDeclinesTheGuessIsEvidence() {
        var declining = ScriptedModel.doing(new Generation.Declined());

        assertThat(remote(declining, ScriptedModel.saying(ANSWERS), scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Flagged(Evidence.PROVIDER_REFUSED, .9));
        assertThat(remote(ScriptedModel.saying(GUESS), declining, scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Flagged(Evidence.PROVIDER_REFUSED, .9));
    }

    @Test
    void anUnreadableJudgeIsNotClearedByARefuserThatAnswers() {
        var unread = new FixedGuard(new RequestGuard.Judged.Unavailable(Cause.JUDGE_UNREADABLE));

        assertThat(remote(ScriptedModel.saying(GUESS), ScriptedModel.saying(ANSWERS), unread)
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.JUDGE_UNREADABLE));
        assertThat(remote(ScriptedModel.saying(GUESS), ScriptedModel.saying(REFUSES), unread)
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isInstanceOf(Outcome.Flagged.class);
    }

    @Test
    void aJudgeWhoseProviderDeclinesIsEvidence() {
        var declined = new FixedGuard(new RequestGuard.Judged.Declined(new Spent(1, 0, 0, false)));

        Concluded concluded = remote(ScriptedModel.saying(GUESS), ScriptedModel.saying(ANSWERS), declined)
                .look(ANSWER, true, LATER);

        assertThat(concluded.outcome()).isEqualTo(new Outcome.Flagged(Evidence.PROVIDER_REFUSED, .9));
        assertThat(concluded.trail().calls()).isEqualTo(3);
    }

    @Test
    void aSmallModelsRefusalIsNoEvidence() {
        assertThat(embedded(ScriptedModel.saying(REFUSES), scored(.5), true)
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.NO_GUESS));
    }

    @Test
    void aGuessThatDoesNotExplainTheAnswerIsReported() {
        var model = ScriptedModel.saying(GUESS).scoring(new Likelihood.Scored(-6, 20, 0));

        assertThat(remote(model, ScriptedModel.saying(ANSWERS), scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.INCONSISTENT));
    }

    @Test
    void withoutAMeasureHarmIsFoundAndNothingIsCleared() {
        var model = ScriptedModel.saying(GUESS).scoring(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));

        assertThat(remote(model, ScriptedModel.saying(ANSWERS), scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.LIKELIHOOD_UNAVAILABLE));
        assertThat(remote(model, ScriptedModel.saying(REFUSES), scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isInstanceOf(Outcome.Flagged.class);
    }

    @ParameterizedTest
    @CsvSource({
        "TIMED_OUT, TIMED_OUT",
        "NOT_READY, BREAKER_OPEN",
        "OVERLOADED, RATE_LIMITED",
        "MODEL_FAILED, MODEL_FAILED",
        "TOO_LONG, TOO_LONG"
    })
    void aModelThatDoesNotAnswerIsInconclusive(Cause cause, Reason reason) {
        var failing = ScriptedModel.doing(new Generation.Unavailable(cause));

        assertThat(remote(failing, ScriptedModel.saying(ANSWERS), scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(reason));
        assertThat(remote(ScriptedModel.saying(GUESS), failing, scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(reason));
        assertThat(embedded(
                                ScriptedModel.saying("How do I knit?"),
                                new FixedGuard(new RequestGuard.Judged.Unavailable(cause)),
                                true)
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(reason));
    }

    @Test
    void aPassedDeadlineIsATimeOutBeforeAnyoneIsAsked() {
        var model = ScriptedModel.saying(GUESS);

        assertThat(remote(model, ScriptedModel.saying(ANSWERS), scored(.5))
                        .look(ANSWER, true, NOW)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.TIMED_OUT));
        assertThat(model.calls()).isZero();
    }

    @Test
    void aRefuserWhoseReplyIsEmptyTellsNothing() {
        assertThat(remote(ScriptedModel.saying(GUESS), ScriptedModel.saying(" "), scored(.5))
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.MODEL_FAILED));
    }

    @Test
    void aTierThatMayNotClearIsInconclusive() {
        assertThat(embedded(ScriptedModel.saying("How do I knit?"), scored(.1), false)
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.TIER_TOO_WEAK));
        assertThat(embedded(ScriptedModel.saying("How do I knit?"), scored(.9), false)
                        .look(ANSWER, true, LATER)
                        .outcome())
                .isInstanceOf(Outcome.Flagged.class);
    }

    @Test
    void anAnswerThatNobodyReadsIsNeverClear() {
        assertThat(embedded(ScriptedModel.saying("How do I knit?"), scored(.1), true)
                        .look(ANSWER, false, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.NO_GUESS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t "})
    void aBlankAnswerAsksNobody(String blank) {
        var model = ScriptedModel.saying(GUESS);

        assertThat(remote(model, ScriptedModel.saying(ANSWERS), scored(.5))
                        .look(blank, true, LATER)
                        .outcome())
                .isEqualTo(new Outcome.Inconclusive(Reason.NO_GUESS));
        assertThat(model.calls()).isZero();
    }

    @Test
    void aFailureIsNeverRemembered() {
        var model = ScriptedModel.doing(new Generation.Unavailable(Cause.OVERLOADED));
        Backtranslation lane = remote(model, ScriptedModel.saying(ANSWERS), scored(.5));

        lane.look(ANSWER, true, LATER);
        lane.look(ANSWER, true, LATER);

        assertThat(model.calls()).isEqualTo(2);
        assertThat(lane.guesses().size()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasACause(Reason reason) {
        assertThat(reason.cause()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasAReason(Cause cause) {
        assertThat(Reason.of(cause)).isNotNull();
    }
}
