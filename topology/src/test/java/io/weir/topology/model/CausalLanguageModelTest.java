// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Ending;
import io.weir.guard.LanguageModel.Prompt.Chat;
import io.weir.guard.LanguageModel.Prompt.Raw;
import io.weir.guard.LanguageModel.Prompt.Speaker;
import io.weir.guard.LanguageModel.Prompt.Turn;
import io.weir.guard.ModelRef;
import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Digest;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelRun;
import io.weir.model.Precision;
import io.weir.model.Prompt;
import io.weir.model.Span;
import io.weir.model.Stop;
import io.weir.model.TokenScore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CausalLanguageModelTest {

    private static final Digest DIGEST = new Digest("0".repeat(64));
    private static final Instant DEADLINE = Instant.EPOCH;
    private static final ModelRun RUN =
            new ModelRun("m", DIGEST, Precision.FP32, "cpu", 7, 2, Duration.ZERO, Duration.ZERO);

    @Test
    void aChatReachesTheModelTurnByTurn() {
        var fake = new FakeModel(new Generation.Generated("Yes.", Stop.END_OF_TEXT, RUN));
        var chat = new Chat(List.of(new Turn(Speaker.SYSTEM, "Be brief."), new Turn(Speaker.USER, "Ready?")));

        var answer = adapted(fake).generate(chat, 5, _ -> false, DEADLINE);

        assertThat(answer)
                .isEqualTo(new LanguageModel.Generation.Generated(
                        "Yes.", Ending.END_OF_TEXT, new LanguageModel.Tokens(7, 2)));
        assertThat(fake.asked)
                .isEqualTo(new Prompt.ChatPrompt(List.of(
                        new Prompt.ChatMessage(Prompt.ChatMessage.Role.SYSTEM, "Be brief."),
                        new Prompt.ChatMessage(Prompt.ChatMessage.Role.USER, "Ready?"))));
    }

    @ParameterizedTest
    @EnumSource
    void everyEndingHasItsOwn(Stop stop) {
        var fake = new FakeModel(new Generation.Generated("", stop, RUN));

        var answer = adapted(fake).generate(new Raw("x"), 5, _ -> false, DEADLINE);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        LanguageModel.Generation.Generated.class,
                        generated -> assertThat(generated.ending().name()).isEqualTo(stop.name()));
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseStaysACause(Cause cause) {
        var fake = new FakeModel(new Generation.Unavailable(cause));
        fake.likelihood = new Likelihood.Unavailable(cause);
        var expected = io.weir.guard.Cause.valueOf(cause.name());

        assertThat(adapted(fake).generate(new Raw("x"), 5, _ -> false, DEADLINE))
                .isEqualTo(new LanguageModel.Generation.Unavailable(expected));
        assertThat(adapted(fake).likelihood(new Raw("x"), "y", 5, DEADLINE))
                .isEqualTo(new LanguageModel.Likelihood.Unavailable(expected));
    }

    @Test
    void whatAProviderDeclinedIsNoFailure() {
        var fake = new FakeModel(new Generation.Declined(RUN));

        assertThat(adapted(fake).generate(new Raw("x"), 5, _ -> false, DEADLINE))
                .isEqualTo(new LanguageModel.Generation.Declined());
    }

    @Test
    void aLikelihoodIsAMeanOverTheTokensThatWereScored() {
        var fake = new FakeModel(new Generation.Declined(RUN));
        fake.likelihood = new Likelihood.Scored(
                List.of(new TokenScore(new Span(0, 1), -1, true), new TokenScore(new Span(1, 2), -2, false)), RUN);

        assertThat(adapted(fake).likelihood(new Raw("x"), "yz", 5, DEADLINE))
                .isEqualTo(new LanguageModel.Likelihood.Scored(-1.5, 2, 2));
    }

    private static CausalLanguageModel adapted(FakeModel fake) {
        return new CausalLanguageModel(fake, new ModelRef("m", DIGEST.sha256()));
    }

    private static final class FakeModel implements CausalModel {

        private final Generation generation;
        private Likelihood likelihood = new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
        private @Nullable Prompt asked;

        private FakeModel(Generation generation) {
            this.generation = generation;
        }

        @Override
        public String id() {
            return "m";
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public Generation generate(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Instant deadline) {
            asked = prompt;
            return generation;
        }

        @Override
        public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
            return likelihood;
        }

        @Override
        public void close() {}
    }
}
