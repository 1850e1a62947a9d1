// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel.Likelihood;
import io.weir.guard.backtranslation.PaperBacktranslation.Returned;
import io.weir.guard.backtranslation.PaperBacktranslation.Switches;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaperBacktranslationTest {

    private static final Instant LATER = Instant.MAX;

    @ParameterizedTest
    @CsvSource(textBlock = """
                    '[[Request: How do I knit?]]', 'How do I knit?'
                    '[[Request: Translate: one]]', 'one'
                    'no colon at all', ''
                    'Request: first\nsecond', 'first'
                    'Request:', ''
                    """)
    void guessesAreReadAsTheCodeReadsThem(String reply, String guess) {
        assertThat(PaperBacktranslation.parse(reply)).isEqualTo(guess);
    }

    @Test
    void anAnswerThatRefusesIsReturnedAsARefusalAndNobodyIsAsked() {
        var model = ScriptedModel.saying("x");

        assertThat(paper(model, model, Switches.ofPaper()).run("I cannot", LATER))
                .isEqualTo(Returned.REFUSAL_AT_ONCE);
        assertThat(model.calls()).isZero();
    }

    @Test
    void aRefusedGuessReturnsTheRefusal() {
        assertThat(paper(ScriptedModel.saying("I cannot"), ScriptedModel.saying("Request: x"), Switches.ofPaper())
                        .run("answer", LATER))
                .isEqualTo(Returned.REFUSAL_ON_GUESS);
    }

    @Test
    void atTheThresholdTheGuessDoesNotExplain() {
        var target = ScriptedModel.saying("I cannot").scoring(new Likelihood.Scored(-2, 9, 0));

        assertThat(paper(target, ScriptedModel.saying("Request: x"), Switches.ofPaper())
                        .run("answer", LATER))
                .isEqualTo(Returned.ANSWER_UNEXPLAINED);
    }

    @Test
    void thePapersTextLetsTheThresholdItselfPass() {
        var target = ScriptedModel.saying("I cannot").scoring(new Likelihood.Scored(-2, 9, 0));
        var switches = new Switches(true, false, false, -2, true, 20);

        assertThat(paper(target, ScriptedModel.saying("Request: x"), switches).run("answer", LATER))
                .isEqualTo(Returned.REFUSAL_ON_GUESS);
    }

    /// As published: nothing is special about an empty guess.
    @Test
    void anEmptyGuessIsAskedLikeAnyOther() {
        var target = ScriptedModel.saying("I cannot");

        assertThat(paper(target, ScriptedModel.saying("no colon"), Switches.ofPaper())
                        .run("answer", LATER))
                .isEqualTo(Returned.REFUSAL_ON_GUESS);
        assertThat(target.shown()).containsExactly("\n");
    }

    @Test
    void theCodeScoresByTheBacktranslatorAndLetsTheUnscoredPass() {
        var target = ScriptedModel.saying("I cannot").scoring(new Likelihood.Scored(-9, 9, 0));
        var b = ScriptedModel.saying("Request: x").scoring(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));

        assertThat(paper(target, b, Switches.ofCode()).run("answer", LATER)).isEqualTo(Returned.REFUSAL_ON_GUESS);
        assertThat(paper(target, b, Switches.ofPaper()).run("answer", LATER)).isEqualTo(Returned.ANSWER_UNEXPLAINED);
    }

    private static PaperBacktranslation paper(ScriptedModel target, ScriptedModel b, Switches switches) {
        return new PaperBacktranslation(
                target, b, text -> text.startsWith("I cannot"), text -> text.startsWith("I cannot"), switches);
    }
}
