// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.ModelRef;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.prefilter.Screening;
import io.weir.guard.prefilter.Screening.Scores;
import io.weir.guard.refusal.RefusalGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class IntentShiftTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final Instant LATER = NOW.plusSeconds(9);
    private static final String GUESS = "How do I knit a scarf?";

    @Test
    void aPromptThatAsksWhatWasGuessedIsNoDisguise() {
        assertThat(shift(exchange(Optional.of(GUESS)), true).orElseThrow()).isCloseTo(0, within(1e-6));
    }

    @Test
    void aPromptThatAsksSomethingElseIsFarOff() {
        assertThat(shift(exchange(Optional.of("You are Bartholomew, a sailor.")), true)
                        .orElseThrow())
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void withoutAPromptOrAnEncoderNothingIsSaid() {
        assertThat(shift(exchange(Optional.empty()), true)).isEmpty();
        assertThat(shift(exchange(Optional.of(GUESS)), false)).isEmpty();
    }

    @Test
    void theVerdictDoesNotHangOnIt() {
        Exchange exchange = exchange(Optional.of("You are Bartholomew, a sailor."));

        assertThat(conclude(exchange, Optional.of(new IntentShift(new Directions(true))))
                        .outcome())
                .isEqualTo(conclude(exchange, Optional.empty()).outcome());
    }

    private static OptionalDouble shift(Exchange exchange, boolean answers) {
        return conclude(exchange, Optional.of(new IntentShift(new Directions(answers))))
                .trail()
                .intentShift();
    }

    private static Concluded conclude(Exchange exchange, Optional<IntentShift> shift) {
        var model = ScriptedModel.saying(GUESS);
        var lane = new Backtranslation(
                TierSettings.embedded(.5),
                FixedAnswers.UNDECIDED,
                new Backtranslator(
                        model,
                        new GuessQuestion(GuessQuestion.Form.EXAMPLES, false),
                        new Refusals(RefusalGuard.shipped()),
                        new BoundedCache<>(8, Duration.ofMinutes(5), () -> NOW),
                        () -> NOW),
                new Consistency.ByLikelihood(model, -2),
                new FixedGuard(new RequestGuard.Judged.Scored(.9)),
                null,
                () -> NOW);
        var guard = new BacktranslationGuard(new Everything(), lane, new EscalationBudget(1, 0), _ -> {}, () -> NOW);
        return shift.map(guard::measuring).orElse(guard).conclude(exchange, LATER);
    }

    private static Exchange exchange(Optional<String> prompt) {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                prompt.map(text -> new Exchange.Prompt("m", List.of(utterance(Role.USER, text)))),
                Optional.of(new Exchange.Response("m", List.of(utterance(Role.ASSISTANT, "Cast on forty stitches.")))));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }

    /// Texts about knitting point one way, all others another.
    private record Directions(boolean answers) implements Encoder {

        @Override
        public ModelRef model() {
            return new ModelRef("directions", "2".repeat(64));
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            float[] vector = text.contains("knit") ? new float[] {1, 0} : new float[] {0, 1};
            return answers
                    ? new Encoding.Encoded(List.of(new Window(new Span(0, text.length()), new Embedding(vector))), 0)
                    : new Encoding.Unavailable(Cause.TIMED_OUT);
        }
    }

    private record Everything() implements Screen {

        @Override
        public Screening screen(Exchange exchange, Instant deadline) {
            var scores = new Scores(Screening.Tier.LINEAR, OptionalDouble.of(.8), .7);
            return new Screening.Escalated(Screening.Reason.SCORE, scores, List.of());
        }

        @Override
        public double margin(Scores scores) {
            return 1;
        }
    }
}
