// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.guard.backtranslation.AnswerReader.Reading;
import io.weir.guard.linear.LinearModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedAnswersTest {

    private static final String CALM = "knit every row until it is long enough. ";

    private final Hearing encoder = new Hearing(new ArrayList<>(), 0);

    @ParameterizedTest
    @ValueSource(ints = {0, 700, 3_000, 9_000})
    void harmBetweenHarmlessEndsIsFoundAndShown(int before) {
        String answer = CALM.repeat(300).substring(0, before) + " zorch ".repeat(40) + CALM.repeat(75);

        Reading.Read read = (Reading.Read) answers(encoder).read(answer, 600, Instant.MAX);

        assertThat(read.harm().odds()).isPositive();
        assertThat(read.cut().text()).contains("zorch");
        assertThat(read.cut().text().length()).isLessThan(620);
        assertThat(read.whole()).isTrue();
    }

    @Test
    void theWindowsOfAnAnswerLeaveNothingOut() {
        for (int length : new int[] {1, 999, 1_000, 1_001, 1_499, 1_501, 2_000, 7_777, 15_000}) {
            AnswerWindows windows = AnswerWindows.of("x".repeat(length));

            int covered = 0;
            for (Span window : windows.windows()) {
                assertThat(window.start()).isLessThanOrEqualTo(covered);
                covered = window.end();
            }
            assertThat(covered).isEqualTo(length);
            assertThat(windows.whole()).isTrue();
        }
    }

    @Test
    void beyondTheBoundAnAnswerIsNotWholeAndItsEndIsStillRead() {
        String answer = CALM.repeat(500) + "zorch ".repeat(100);

        Reading.Read read = (Reading.Read) answers(encoder).read(answer, 600, Instant.MAX);

        assertThat(read.whole()).isFalse();
        assertThat(read.harm().odds()).isPositive();
        assertThat(encoder.heard()).hasSize(AnswerWindows.COUNT_MAX);
    }

    @Test
    void whatTheEncoderDroppedWasNotJudged() {
        var dropping = new Hearing(new ArrayList<>(), 3);

        assertThat(((Reading.Read) answers(dropping).read(CALM, 600, Instant.MAX)).whole())
                .isFalse();
    }

    @Test
    void anEncoderThatDoesNotAnswerLeavesTheAnswerUnread() {
        assertThat(answers(encoder).read(CALM, 600, Instant.MIN)).isInstanceOf(Reading.Unread.class);
    }

    /// In normalised text, so that neither quotes nor white space move a window.
    @Test
    void whiteSpaceChangesNothing() {
        String answer = CALM.repeat(60);

        assertThat(answers(encoder).read(answer.replace(" ", "\n \t"), 600, Instant.MAX))
                .isEqualTo(answers(encoder).read(answer, 600, Instant.MAX));
    }

    private static EmbeddedAnswers answers(Encoder encoder) {
        float[] weights = new float[GuessFeatures.count(1)];
        weights[weights.length - 1] = 1;
        byte[] file = GuessGuardModel.write(
                LinearModel.write(new float[weights.length], 0, 1, 0, .5f),
                LinearModel.write(weights, 0, 1, 0, .5f),
                new GuessGuardModel.Undecided(-.1f, .1f));
        return new EmbeddedAnswers(GuessGuardModel.read(file, LinearModel.sha256(file), encoder.model()), encoder);
    }

    /// Embeds by one word; past its deadline it is silent.
    private record Hearing(List<String> heard, int dropped) implements Encoder {

        @Override
        public ModelRef model() {
            return new ModelRef("hearing", "7".repeat(64));
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            if (deadline.equals(Instant.MIN)) {
                return new Encoding.Unavailable(Cause.TIMED_OUT);
            }
            heard.add(text);
            float value = text.contains("zorch") ? 1 : -1;
            var window = new Window(new Span(0, text.length()), new Embedding(new float[] {value}));
            return new Encoding.Encoded(List.of(window), dropped);
        }
    }
}
