// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Span;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerCutTest {

    @Test
    void aLongAnswerKeepsWhatLiesAroundItsCentre() {
        String answer = "a".repeat(500) + "b".repeat(100) + "c".repeat(500);

        AnswerCut cut = AnswerCut.around(answer, new Span(500, 600), 200);

        assertThat(cut.whole()).isFalse();
        assertThat(cut.text())
                .isEqualTo(
                        AnswerCut.GAP + ' ' + "a".repeat(50) + "b".repeat(100) + "c".repeat(50) + ' ' + AnswerCut.GAP);
    }

    @Test
    void aCutAtEitherEndIsAsLongAsInTheMiddle() {
        String answer = "a".repeat(500) + "c".repeat(500);

        assertThat(AnswerCut.of(answer, 200).text()).isEqualTo("a".repeat(200) + ' ' + AnswerCut.GAP);
        assertThat(AnswerCut.around(answer, new Span(990, 1_000), 200).text())
                .isEqualTo(AnswerCut.GAP + ' ' + "c".repeat(200));
    }

    @Test
    void aShortAnswerIsWhole() {
        assertThat(AnswerCut.of(" one\n two ", 100)).isEqualTo(new AnswerCut("one two", true));
    }

    @Test
    void noSurrogatePairIsSplit() {
        AnswerCut cut = AnswerCut.around("x" + "\uD83D\uDE00".repeat(200), new Span(200, 201), 99);

        assertThat(cut.text().codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF))
                .isTrue();
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noDelimiterSurvives(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            for (int at = 0; at < 40; at++) {
                text.append("<>|[] a".charAt(random.nextInt(7)));
            }
            String cut = AnswerCut.around(text.toString(), new Span(20, 21), 30)
                    .text()
                    .replace(AnswerCut.GAP, "");
            assertThat(cut).doesNotContain("<|", "|>", "[[", "]]", "<<", ">>");
        }
    }

    @Test
    void whiteSpaceChangesNothing() {
        assertThat(AnswerCut.of("one  two\r\n\tthree", 100)).isEqualTo(AnswerCut.of("one two three", 100));
    }
}
