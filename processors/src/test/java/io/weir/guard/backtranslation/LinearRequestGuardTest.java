// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.guard.backtranslation.AnswerReader.Reading;
import io.weir.guard.backtranslation.RequestGuard.Judged;
import io.weir.guard.linear.LinearModel;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinearRequestGuardTest {

    private static final ModelRef ENCODER = new ModelRef("letters", "a".repeat(64));
    private static final AnswerCut CUT = AnswerCut.of("bbbb", 100);

    @Test
    void anAnswerAtTheThresholdScoresOneHalf() {
        GuessGuardModel model = model(new float[] {0, 0}, .5f);

        assertThat(model.score("guess", new float[2], 0)).isEqualTo(.5);
        assertThat(model.harm(0).score()).isEqualTo(.5);
    }

    @Test
    void onlyAnswersInTheBandAreUndecided() {
        GuessGuardModel model = model(new float[] {0, 0}, .5f);

        assertThat(model.harm(-1.01).decided()).isTrue();
        assertThat(model.harm(-1).decided()).isFalse();
        assertThat(model.harm(.99).decided()).isFalse();
        assertThat(model.harm(1).decided()).isTrue();
    }

    @Test
    void guessAndAnswerBothRaiseTheScore() {
        var guard =
                new LinearRequestGuard(model(new float[] {1, -1}, .5f), new LetterEncoder(Cause.TIMED_OUT, "never"));

        double harmless = score(guard.judge("bbbb", saying(-1), Instant.MAX));
        double guessed = score(guard.judge("aaaa", saying(-1), Instant.MAX));
        double both = score(guard.judge("aaaa", saying(1), Instant.MAX));

        assertThat(harmless).isLessThan(guessed);
        assertThat(guessed).isLessThan(both);
    }

    @Test
    void anEncoderThatDoesNotAnswerIsNoScore() {
        var guard =
                new LinearRequestGuard(model(new float[] {1, -1}, .5f), new LetterEncoder(Cause.OVERLOADED, "bbbb"));

        assertThat(guard.judge("bbbb", saying(0), Instant.MAX)).isEqualTo(new Judged.Unavailable(Cause.OVERLOADED));
        assertThat(guard.judge("aaaa", new Reading.Unread(CUT, Cause.TIMED_OUT), Instant.MAX))
                .isEqualTo(new Judged.Unavailable(Cause.TIMED_OUT));
    }

    @Test
    void weightsOfAnotherEncoderAreRefused() {
        GuessGuardModel shipped = GuessGuardModel.shipped();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearRequestGuard(shipped, new LetterEncoder(Cause.TIMED_OUT, "never")));
    }

    @Test
    void aChangedFileIsRefused() {
        byte[] file = GuessGuardModel.resource(GuessGuardModel.WEIGHTS);
        String sha256 = LinearModel.sha256(file);
        file[100]++;

        assertThatIllegalArgumentException().isThrownBy(() -> GuessGuardModel.read(file, sha256, ENCODER));
    }

    private static Reading saying(double odds) {
        return new Reading.Read(CUT, new AnswerReader.Harm(odds, .5, false), true);
    }

    private static double score(Judged judged) {
        return judged instanceof Judged.Scored(double score, var _) ? score : Double.NaN;
    }

    private static GuessGuardModel model(float[] embedding, float threshold) {
        float[] request = new float[GuessFeatures.count(2)];
        request[request.length - 2] = embedding[0];
        request[request.length - 1] = embedding[1];
        byte[] file = GuessGuardModel.write(
                LinearModel.write(request, 0, 1, 0, .5f),
                LinearModel.write(new float[request.length], 0, 1, 0, threshold),
                new GuessGuardModel.Undecided(-1, 1));
        return GuessGuardModel.read(file, LinearModel.sha256(file), ENCODER);
    }

    /// Counts letters; `fails` is the one text that it does not answer.
    private record LetterEncoder(Cause cause, String fails) implements Encoder {

        @Override
        public ModelRef model() {
            return ENCODER;
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            if (text.equals(fails)) {
                return new Encoding.Unavailable(cause);
            }
            float a = text.chars().filter(c -> c == 'a').count();
            float b = text.chars().filter(c -> c == 'b').count();
            var window = new Window(new Span(0, text.length()), new Embedding(new float[] {a, b}));
            return new Encoding.Encoded(List.of(window), 0);
        }
    }
}
