// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.CausalModel;
import io.weir.model.CausalModelContract;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.Prompt;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.TokenScore;
import io.weir.model.remote.RemoteModelSettings.Rate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A remote language model against a server that behaves.
final class OpenAiLanguageModelTest {

    private static final String RESPONSE = " dawn by the keeper";

    @Nested
    final class BehindPromptLogprobs extends OnToyServer {

        private static final ToyServer SERVER = new ToyServer(ToyServer.Scoring.PROMPT_LOGPROBS);

        BehindPromptLogprobs() {
            super(SERVER);
        }

        @AfterAll
        static void close() {
            SERVER.close();
        }

        @Test
        void aResponseIsScoredAfterAChatPromptByTheServersTemplate() {
            Likelihood found = model().likelihood(CHAT, RESPONSE, 64, soon());

            assertThat(found).isInstanceOfSatisfying(Likelihood.Scored.class, scored -> {
                assertThat(scored.tokens()).hasSize(4);
                assertThat(scored.tokens())
                        .extracting(TokenScore::logProbability)
                        .containsExactly(-.5, -.3, -.4, -.7);
                assertThat(scored.tokens()).extracting(TokenScore::mostLikely).containsExactly(true, true, false, true);
            });
        }

        @Test
        void noTokenSpansTheSeam() {
            Likelihood found = model().likelihood(new RawPrompt("The gate"), "keeper of the lock", 64, soon());

            assertThat(((Likelihood.Scored) found).tokens().getFirst().logProbability())
                    .isEqualTo(-.6);
        }

        @Test
        void afterAnEmptyPromptTheFirstTokenFollowsTheBeginToken() {
            Likelihood found = model().likelihood(new RawPrompt(""), "dawn by", 64, soon());

            assertThat(((Likelihood.Scored) found).tokens()).hasSize(2);
        }
    }

    @Nested
    final class BehindEcho extends OnToyServer {

        private static final ToyServer SERVER = new ToyServer(ToyServer.Scoring.ECHO);

        BehindEcho() {
            super(SERVER);
        }

        @AfterAll
        static void close() {
            SERVER.close();
        }

        @Test
        void aResponseIsScoredAfterARawPrompt() {
            Likelihood found = model().likelihood(RAW, RESPONSE, 64, soon());

            assertThat(((Likelihood.Scored) found).tokens())
                    .extracting(TokenScore::logProbability)
                    .containsExactly(-.5, -.3, -.4, -.7);
        }

        @Test
        void aTokenOverTheSeamHasNoScore() {
            assertThat(model().likelihood(new RawPrompt("The gate"), "keeper", 64, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));
        }

        @Test
        void theTemplateOfAChatIsTheServersSecret() {
            assertThat(model().likelihood(CHAT, RESPONSE, 64, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));
        }
    }

    @Nested
    final class BehindNoScores extends OnToyServer {

        private static final ToyServer SERVER = new ToyServer(ToyServer.Scoring.NONE);

        BehindNoScores() {
            super(SERVER);
        }

        @AfterAll
        static void close() {
            SERVER.close();
        }

        @Test
        void whatAServerCannotDoIsAskedOnce() {
            try (CausalModel model = another()) {
                model.likelihood(RAW, RESPONSE, 64, soon());
                int asked = SERVER.asked().size();

                assertThat(model.likelihood(RAW, RESPONSE, 64, soon()))
                        .isEqualTo(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));
                assertThat(SERVER.asked()).hasSize(asked);
            }
        }
    }

    @Test
    void scoresThatStandOneTokenOffAreFoundOutAndNotSupported() {
        try (var server = new ToyServer(ToyServer.Scoring.SHIFTED_ECHO);
                CausalModel model = model(server)) {
            assertThat(model.likelihood(CausalModelContract.RAW, RESPONSE, 64, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.NOT_SUPPORTED));
        }
    }

    @Test
    void aPromptThatIsScoredCountsAgainstTheTokensOfAMinute() {
        try (var server = new ToyServer(ToyServer.Scoring.ECHO)) {
            var settings = RemoteModelSettings.of("toy", "toy-1", server.address(), Optional.empty())
                    .with(new Rate(16, 100));
            try (CausalModel model = new OpenAiLanguageModel(settings, InstantSource.system(), ModelListener.NONE)) {
                var prompt = new RawPrompt("The keeper of the lock. ".repeat(20).strip());

                assertThat(model.likelihood(prompt, " dawn", 9, soon())).isInstanceOf(Likelihood.Scored.class);
                assertThat(model.likelihood(prompt, " dawn", 9, Instant.now().plusSeconds(5)))
                        .isEqualTo(new Likelihood.Unavailable(Cause.OVERLOADED));
            }
        }
    }

    @Test
    void theServersCountOfThePromptIsTold() {
        try (var server = new ToyServer(ToyServer.Scoring.NONE);
                CausalModel model = model(server)) {
            Generation found =
                    model.generate(new RawPrompt("one two three"), CausalModelContract.FEW, text -> false, soon());

            assertThat(((Generation.Generated) found).run().tokensRead()).isEqualTo(3);
        }
    }

    @Test
    void eachKindOfPromptHasItsOwnEndpoint() {
        try (var server = new ToyServer(ToyServer.Scoring.NONE);
                CausalModel model = model(server)) {
            for (Prompt prompt : new Prompt[] {new RawPrompt("one"), ChatPrompt.ofUser("one")}) {
                model.generate(prompt, CausalModelContract.FEW, text -> false, soon());
            }

            assertThat(server.asked()).containsExactly("/v1/completions", "/v1/chat/completions");
        }
    }

    /// The contract, and what every server gives.
    abstract static class OnToyServer implements CausalModelContract {

        private final CausalModel shared;
        private final ToyServer server;

        OnToyServer(ToyServer server) {
            this.server = server;
            this.shared = OpenAiLanguageModelTest.model(server);
        }

        @Override
        public CausalModel model() {
            return shared;
        }

        @Override
        public CausalModel another() {
            return OpenAiLanguageModelTest.model(server);
        }
    }

    private static CausalModel model(ToyServer server) {
        var settings = RemoteModelSettings.of("toy", "toy-1", server.address(), Optional.of(new ApiKey("sk-secret")));
        return new OpenAiLanguageModel(settings, InstantSource.system(), ModelListener.NONE);
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }
}
