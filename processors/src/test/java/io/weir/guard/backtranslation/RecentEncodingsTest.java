// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.guard.refusal.RefusalGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecentEncodingsTest {

    private final Counting counting = new Counting();
    private final Encoder recent = new RecentEncodings(counting, 2);

    @Test
    void aTextIsEncodedOnceWhileItIsRecent() {
        assertThat(recent.encode("a", Instant.MAX)).isEqualTo(recent.encode("a", Instant.MAX));
        recent.encode("b", Instant.MAX);
        recent.encode("c", Instant.MAX);
        recent.encode("a", Instant.MAX);

        assertThat(counting.asked).containsExactly("a", "b", "c", "a");
    }

    @Test
    void aFailureIsAskedAgain() {
        counting.answers = false;

        recent.encode("a", Instant.MAX);
        recent.encode("a", Instant.MAX);

        assertThat(counting.asked).containsExactly("a", "a");
    }

    @Test
    void anEscalationEncodesGuessAndAnswerOnceEach() {
        var model = ScriptedModel.saying("How do I knit a scarf?");
        new Backtranslation(
                        TierSettings.embedded(.5).guessing(TierSettings.Guesses.DECIDING),
                        new EmbeddedAnswers(GuessGuardModel.shipped(), recent),
                        new Backtranslator(
                                model,
                                new GuessQuestion(GuessQuestion.Form.EXAMPLES, false),
                                new Refusals(RefusalGuard.shipped()),
                                new BoundedCache<>(8, Duration.ofMinutes(5), () -> Instant.EPOCH),
                                () -> Instant.EPOCH),
                        new Consistency.ByEmbedding(recent, .03),
                        new LinearRequestGuard(GuessGuardModel.shipped(), recent),
                        null,
                        () -> Instant.EPOCH)
                .look("Cast on forty stitches.", true, Instant.MAX);

        assertThat(counting.asked).containsExactly("cast on forty stitches.", "how do i knit a scarf?");
    }

    private static final class Counting implements Encoder {

        private final List<String> asked = new ArrayList<>();
        private boolean answers = true;

        @Override
        public ModelRef model() {
            return GuessGuardModel.shipped().encoder();
        }

        @Override
        public int width() {
            return 384;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            asked.add(text);
            float[] vector = new float[width()];
            vector[0] = 1;
            return answers
                    ? new Encoding.Encoded(List.of(new Window(new Span(0, text.length()), new Embedding(vector))), 0)
                    : new Encoding.Unavailable(Cause.TIMED_OUT);
        }
    }
}
