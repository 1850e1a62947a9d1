// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerCutTest {

    @Test
    void aLongAnswerKeepsHeadAndTail() {
        AnswerCut cut = AnswerCut.of("a".repeat(7_000) + "b".repeat(8_000), 100, 50);

        assertThat(cut.whole()).isFalse();
        assertThat(cut.text()).isEqualTo("a".repeat(100) + AnswerCut.GAP + "b".repeat(50));
    }

    @Test
    void aShortAnswerIsWhole() {
        assertThat(AnswerCut.of(" one\n two ", 100, 50)).isEqualTo(new AnswerCut("one two", true));
    }

    @Test
    void noSurrogatePairIsSplit() {
        AnswerCut cut = AnswerCut.of("x" + "\uD83D\uDE00".repeat(200), 100, 50);

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
            String cut = AnswerCut.of(text.toString(), 30, 10).text().replace(AnswerCut.GAP, "");
            assertThat(cut).doesNotContain("<|", "|>", "[[", "]]", "<<", ">>");
        }
    }

    @Test
    void whiteSpaceChangesNothing() {
        assertThat(AnswerCut.of("one  two\r\n\tthree", 100, 0)).isEqualTo(AnswerCut.of("one two three", 100, 0));
    }
}
