// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.AnswerCut;
import io.weir.guard.backtranslation.AnswerReader;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Backtranslator;
import io.weir.guard.backtranslation.BoundedCache;
import io.weir.guard.backtranslation.Consistency;
import io.weir.guard.backtranslation.EscalationBudget;
import io.weir.guard.backtranslation.GuessQuestion;
import io.weir.guard.backtranslation.Refusals;
import io.weir.guard.backtranslation.RequestGuard;
import io.weir.guard.backtranslation.Screen;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.prefilter.Screening;
import io.weir.guard.refusal.RefusalGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// A guard whose model guesses one request, and whose guard on the guess finds it harmful.
final class BacktranslationLooks {

    static final String GUESS = "Zephyrine quokka?";

    private BacktranslationLooks() {}

    static void bind(MeterRegistry registry) {
        var meters = new BacktranslationMeters(registry, .01);
        BacktranslationMeters.bind(registry, guard(meters));
    }

    static BacktranslationGuard guard(BacktranslationMeters meters) {
        InstantSource clock = InstantSource.system();
        var refusals = new Refusals(RefusalGuard.shipped());
        var lane = new Backtranslation(
                TierSettings.embedded(.5),
                new Undecided(),
                new Backtranslator(
                        new Guessing(),
                        new GuessQuestion(GuessQuestion.Form.EXAMPLES, false),
                        refusals,
                        new BoundedCache<>(4, Duration.ofHours(1), clock),
                        clock),
                new Consistency.ByEmbedding(new Silent(), -1),
                new Harmful(),
                null,
                clock);
        return new BacktranslationGuard(
                new Everything(), lane, new EscalationBudget(4, 0), meters, InstantSource.system());
    }

    /// Escalates every exchange.
    private record Everything() implements Screen {
        private static final Screening.Scores SCORES =
                new Screening.Scores(Screening.Tier.LINEAR, OptionalDouble.empty(), .5);

        @Override
        public Screening screen(Exchange exchange, Instant deadline) {
            return new Screening.Escalated(Screening.Reason.SCORE, SCORES, List.of());
        }

        @Override
        public double margin(Screening.Scores scores) {
            return 0;
        }
    }

    /// Leaves every answer to the guess.
    private record Undecided() implements AnswerReader {

        @Override
        public List<ModelRef> models() {
            return List.of();
        }

        @Override
        public Reading read(String answer, int shown, Instant deadline) {
            return new Reading.Read(AnswerCut.of(answer, shown), new Harm(0, .5, false), true);
        }
    }

    private record Guessing() implements LanguageModel {

        @Override
        public ModelRef model() {
            return new ModelRef("guessing", "2".repeat(64));
        }

        @Override
        public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
            boolean read = enough.test(GUESS);
            return new Generation.Generated(GUESS, read ? Ending.ENOUGH : Ending.END_OF_TEXT, new Tokens(70, 0));
        }

        @Override
        public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
            return new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
        }
    }

    private record Silent() implements Encoder {

        @Override
        public ModelRef model() {
            return new ModelRef("silent", "3".repeat(64));
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            return new Encoding.Unavailable(Cause.OVERLOADED);
        }
    }

    private record Harmful() implements RequestGuard {

        @Override
        public ModelRef model() {
            return new ModelRef("harmful", "4".repeat(64));
        }

        @Override
        public Judged judge(String guess, AnswerReader.Reading answer, Instant deadline) {
            return new Judged.Scored(.95);
        }
    }
}
