// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ReviewStreamFixture.ANSWER;
import static io.weir.stream.ReviewStreamFixture.OTHERWISE;
import static io.weir.stream.ReviewStreamFixture.QUESTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Answers that are asked for again, under the test driver.
final class ResamplingTest {

    private static final long PLENTY = 1_000_000;

    @Test
    void answersThatAgreeSettleAClaimAfterTwo() {
        var model = new Answering(_ -> said(ANSWER));
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, PLENTY)) {
            reviews.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            List<JsonNode> verdicts = reviews.verdicts();
            assertThat(model.seeds).hasSize(2);
            assertThat(verdicts).hasSize(1);
            assertThat(verdicts.getFirst().path("verdict").asString()).isEqualTo("CLEAR");
            assertThat(detail(verdicts)).isEqualTo("revised.resampled:supports-2.misses-0.contradicts-0.drawn-risk");
        }
    }

    @Test
    void doubtCostsAllSamplesAndNoMore() {
        var model = new Answering(number -> said(number % 2 == 0 ? ANSWER : OTHERWISE));
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, PLENTY)) {
            reviews.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            assertThat(model.seeds).hasSizeBetween(3, 5).doesNotHaveDuplicates();
            assertThat(reviews.verdicts()).hasSize(1);
        }
    }

    /// What a crash has asked for again is the same sample.
    @Test
    void theSameSampleHasTheSameSeed() {
        var once = new Answering(_ -> said(ANSWER));
        var again = new Answering(_ -> said(ANSWER));
        try (var one = ReviewStreamFixture.asking(once, 0, 1, PLENTY);
                var other = ReviewStreamFixture.asking(again, 0, 1, PLENTY)) {
            one.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));
            other.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            assertThat(once.seeds).isEqualTo(again.seeds);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"NOT_READY", "OVERLOADED", "MODEL_FAILED", "NOT_SUPPORTED"})
    void aModelThatDoesNotAnswerLeavesTheVerdictInconclusiveWithItsCause(Cause cause) {
        var model = new Answering(_ -> new LanguageModel.Generation.Unavailable(cause));
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, PLENTY)) {
            reviews.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            JsonNode verdict = reviews.verdicts().getFirst();
            assertThat(model.seeds).hasSize(1);
            assertThat(verdict.path("verdict").asString()).isEqualTo("INCONCLUSIVE");
            assertThat(verdict.path("cause").toString()).contains(cause.name());
            assertThat(verdict.path("revision").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aSpentBudgetAsksNobodyAndSaysSo() {
        var model = new Answering(_ -> said(ANSWER));
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, 100)) {
            reviews.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            JsonNode verdict = reviews.verdicts().getFirst();
            assertThat(model.seeds).isEmpty();
            assertThat(verdict.path("verdict").asString()).isEqualTo("INCONCLUSIVE");
            assertThat(verdict.path("cause").toString()).contains("SKIPPED_BUDGET");
        }
    }

    /// The verdict before it stands.
    @Test
    void samplesThatComeTooLateAreNoNews() {
        var model = new Answering(_ -> new LanguageModel.Generation.Unavailable(Cause.TIMED_OUT));
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, PLENTY)) {
            reviews.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            assertThat(model.seeds).hasSize(1);
            assertThat(reviews.verdicts()).isEmpty();
        }
    }

    @Test
    void anAnswerThatWasCutOrDeclinedIsNoEvidence() {
        var model = new Answering(number -> number % 2 == 0
                ? new LanguageModel.Generation.Generated(
                        ANSWER, LanguageModel.Ending.TOKENS_MAX, new LanguageModel.Tokens(0, 0))
                : new LanguageModel.Generation.Declined());
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, PLENTY)) {
            reviews.judged(ReviewStreamFixture.askable("1", QUESTION, ANSWER));

            assertThat(model.seeds).hasSize(5);
            assertThat(reviews.verdicts()).isEmpty();
        }
    }

    /// Nothing looks risky here, so only the drawn ones are asked for, and say with what propensity.
    @Test
    void aShareOfTheOthersIsDrawnAndSaysItsPropensity() {
        var model = new Answering(_ -> said(ANSWER));
        try (var reviews = ReviewStreamFixture.asking(model, 1, .5, PLENTY)) {
            for (int i = 0; i < 40; i++) {
                reviews.judged(ReviewStreamFixture.askable("e" + i, "Who was Ada Brown" + i + " Brown?", ANSWER));
            }

            List<JsonNode> verdicts = reviews.verdicts();
            assertThat(verdicts).hasSizeBetween(8, 32);
            assertThat(detail(verdicts)).endsWith(".drawn-control-500000ppm");
        }
    }

    @Test
    void anAnswerWithoutItsPromptIsNotAskedForAgain() {
        var model = new Answering(_ -> said(ANSWER));
        try (var reviews = ReviewStreamFixture.asking(model, 0, 1, PLENTY)) {
            reviews.judged("1", QUESTION, ANSWER);

            assertThat(model.seeds).isEmpty();
        }
    }

    private static String detail(List<JsonNode> verdicts) {
        return verdicts.getFirst().path("signals").get(0).path("detail").asString();
    }

    private static LanguageModel.Generation said(String text) {
        return new LanguageModel.Generation.Generated(
                text, LanguageModel.Ending.END_OF_TEXT, new LanguageModel.Tokens(0, 0));
    }

    /// Answers by number, and remembers the seeds it was given.
    private static final class Answering implements LanguageModel {
        private final List<Long> seeds = new ArrayList<>();
        private final IntFunction<Generation> answers;

        private Answering(IntFunction<Generation> answers) {
            this.answers = answers;
        }

        @Override
        public ModelRef model() {
            return new ModelRef("answering", "0".repeat(64));
        }

        @Override
        public Generation sample(Prompt prompt, int tokensMax, double temperature, long seed, Instant deadline) {
            seeds.add(seed);
            return answers.apply(seeds.size() - 1);
        }

        @Override
        public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
            return new Generation.Unavailable(Cause.NOT_SUPPORTED);
        }

        @Override
        public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
            return new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
        }
    }
}
