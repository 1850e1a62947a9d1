// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.backtranslation.Guess.Status;
import io.weir.guard.backtranslation.GuessQuestion.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GuessReaderTest {

    @Test
    void aColonInsideTheLabelKeepsTheWholeGuess() {
        assertThat(labelled("[[request: Translate this: one, two: three]]").text())
                .isEqualTo("Translate this: one, two: three");
    }

    @Test
    void aLineBreakInsideTheLabelBecomesASpace() {
        assertThat(labelled("[[request: Write a list\nof fruit]]").text()).isEqualTo("Write a list of fruit");
    }

    @Test
    void quotesAroundTheGuessGoAndThoseInsideStay() {
        assertThat(labelled("[[request: \"Explain the word \"cat\" to me\"]]").text())
                .isEqualTo("Explain the word \"cat\" to me");
    }

    @Test
    void aSingleBracketInsideTheLabelStays() {
        assertThat(labelled("[[request: What does a[0] mean, or a[i]]]]").text())
                .isEqualTo("What does a[0] mean, or a[i]]");
    }

    @Test
    void chatterAroundTheLabelIsNotRead() {
        Guess guess = labelled("Sure: here it is.\n[[request: How do I knit?]]\nNote: I am only guessing.");

        assertThat(guess).isEqualTo(new Guess(Status.LABELLED, "How do I knit?"));
    }

    @Test
    void labelsThatAgreeAreOneGuess() {
        assertThat(labelled("[[request: Knit]] [[request: Knit]]").status()).isEqualTo(Status.LABELLED);
    }

    @Test
    void labelsThatDifferAreNoGuess() {
        assertThat(labelled("[[request: Knit]] or [[request: Sew]]").status()).isEqualTo(Status.SEVERAL);
    }

    @Test
    void bracketsWithoutTheLabelAreNoGuess() {
        assertThat(labelled("[[How do I knit?]]").status()).isEqualTo(Status.NO_LABEL);
    }

    @Test
    void proseIsNoGuess() {
        assertThat(labelled("First take two needles: then cast on.").status()).isEqualTo(Status.NO_LABEL);
    }

    @Test
    void jsonWithOneRequestIsAGuess() {
        assertThat(labelled("{\"request\": \"How do I knit: a scarf?\"}"))
                .isEqualTo(new Guess(Status.JSON, "How do I knit: a scarf?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request\": \"a\", \"request\": \"b\"}",
                "{\"request\": 3}",
                "{\"request\": \"a\", \"verdict\": \"safe\"}",
                "{\"request\": \"a\""
            })
    void otherJsonIsNoGuess(String reply) {
        assertThat(labelled(reply).status().isGuess()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[request: unknown]]", "[[request: Cannot tell.]]", "{\"request\": null}"})
    void notBeingAbleToTellIsNoGuess(String reply) {
        assertThat(labelled(reply).status()).isEqualTo(Status.CANNOT_TELL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "[[request:]]", "[[request: \"\"]]", "[[request: ...]]"})
    void anEmptyGuessIsNoGuess(String reply) {
        assertThat(labelled(reply).status()).isEqualTo(Status.EMPTY);
    }

    @Test
    void aSmallModelsReplyIsItsFirstLine() {
        assertThat(GuessReader.read(" How do I knit?\n\nTake two needles.", Form.EXAMPLES))
                .isEqualTo(new Guess(Status.PLAIN, "How do I knit?"));
    }

    @Test
    void aReplyThatRunsOnIsNoGuess() {
        assertThat(GuessReader.read("knit ".repeat(200), Form.EXAMPLES).status())
                .isEqualTo(Status.TOO_LONG);
    }

    @Test
    void nothingOfAGuessIsShown() {
        assertThat(labelled("[[request: knitting]]").toString()).doesNotContain("knitting");
    }

    private static Guess labelled(String reply) {
        return GuessReader.read(reply, Form.LABEL);
    }
}
