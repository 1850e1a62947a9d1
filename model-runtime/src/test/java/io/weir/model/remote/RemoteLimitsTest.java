// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static io.weir.model.remote.FaultServer.error;
import static io.weir.model.remote.FaultServer.events;
import static io.weir.model.remote.FaultServer.thenSilence;
import static io.weir.model.remote.RemoteFixture.LIMITS;
import static io.weir.model.remote.RemoteFixture.PROMPT;
import static io.weir.model.remote.RemoteFixture.WHOLE;
import static io.weir.model.remote.RemoteFixture.model;
import static io.weir.model.remote.RemoteFixture.quick;
import static io.weir.model.remote.RemoteFixture.settings;
import static io.weir.model.remote.RemoteFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.remote.FaultServer.Answer;
import io.weir.model.remote.RemoteModelSettings.Breaker;
import io.weir.model.remote.RemoteModelSettings.Rate;
import io.weir.model.remote.RemoteModelSettings.Trying;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How much a server is asked, and when it is left alone.
final class RemoteLimitsTest {

    @Test
    void aServersWishToBeLeftAloneIsKept() throws IOException {
        try (var server = new FaultServer(error(429, "Retry-After: 1"), events(WHOLE));
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon())).isInstanceOf(Generation.Generated.class);
            assertThat(server.pauseNanos()).isGreaterThan(Duration.ofMillis(990).toNanos());
        }
    }

    @Test
    void aWishBeyondTheDeadlineIsNotWaitedFor() throws IOException {
        try (var server = new FaultServer(error(429, "Retry-After: 600"), events(WHOLE));
                CausalModel model = model(settings(server))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .isEqualTo(new Generation.Unavailable(Cause.OVERLOADED));
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aFailingServerIsLeftAloneAndThenTriedOnce() throws IOException {
        Answer[] answers = Stream.concat(Stream.generate(() -> error(500)).limit(4), Stream.of(events(WHOLE)))
                .toArray(Answer[]::new);
        try (var server = new FaultServer(answers);
                CausalModel model = model(settings(server)
                        .with(new Trying(Duration.ofSeconds(5), 0, Duration.ofMillis(1)))
                        .with(new Breaker(4, 1, Duration.ofMillis(300))))) {
            for (int i = 0; i < 4; i++) {
                assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                        .isEqualTo(new Generation.Unavailable(Cause.MODEL_FAILED));
            }
            assertThat(model.isReady()).isFalse();
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon()))
                    .isEqualTo(new Generation.Unavailable(Cause.NOT_READY));
            assertThat(server.requests()).isEqualTo(4);

            Generation found = new Generation.Unavailable(Cause.MODEL_FAILED);
            for (Instant end = soon();
                    found instanceof Generation.Unavailable && Instant.now().isBefore(end); ) {
                found = model.generate(PROMPT, LIMITS, _ -> false, soon());
            }
            assertThat(found).isInstanceOf(Generation.Generated.class);
            assertThat(server.requests()).isEqualTo(5);
            assertThat(model.isReady()).isTrue();
        }
    }

    @Test
    void neitherTooManyRequestsNorHurriedCallersOpenTheBreaker() throws IOException {
        try (var server = new FaultServer(error(429), error(429), thenSilence("", new byte[0]));
                CausalModel model = model(settings(server)
                        .with(new Trying(Duration.ofSeconds(5), 0, Duration.ofMillis(1)))
                        .with(new Breaker(2, .5, Duration.ofMinutes(1))))) {
            for (int i = 0; i < 4; i++) {
                model.generate(PROMPT, LIMITS, _ -> false, Instant.now().plusMillis(100));
            }

            assertThat(model.isReady()).isTrue();
        }
    }

    @Test
    void callsBeyondTheBoundWaitUntilTheirDeadline() throws Exception {
        try (var server = new FaultServer(thenSilence("", new byte[0]));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CausalModel model = model(settings(server)
                    .with(new Trying(Duration.ofSeconds(20), 0, Duration.ofMillis(1)))
                    .with(new Rate(1, 0)));
            Future<Generation> first = threads.submit(() -> model.generate(PROMPT, LIMITS, _ -> false, soon()));
            while (server.requests() == 0) {
                Thread.onSpinWait();
            }

            assertThat(model.generate(PROMPT, LIMITS, _ -> false, Instant.now().plusMillis(50)))
                    .isEqualTo(new Generation.Unavailable(Cause.OVERLOADED));

            model.close();
            assertThat(first.get()).isEqualTo(new Generation.Unavailable(Cause.NOT_READY));
        }
    }

    @Test
    void callsBeyondTheTokensOfAMinuteAreTurnedAway() throws IOException {
        try (var server = new FaultServer(events(WHOLE));
                CausalModel model = model(settings(server).with(new Rate(8, 30)))) {
            assertThat(model.generate(PROMPT, LIMITS, _ -> false, soon())).isInstanceOf(Generation.Generated.class);

            assertThat(model.generate(PROMPT, LIMITS, _ -> false, Instant.now().plusMillis(50)))
                    .isEqualTo(new Generation.Unavailable(Cause.OVERLOADED));
        }
    }

    @Test
    void theKeyGoesToTheServerAndNowhereElse() throws IOException {
        try (var server = new FaultServer(events(WHOLE))) {
            RemoteModelSettings settings =
                    quick(RemoteModelSettings.of("m", "m", server.address(), Optional.of(new ApiKey("sk-topsecret"))));
            try (CausalModel model = model(settings)) {
                model.generate(PROMPT, LIMITS, _ -> false, soon());

                assertThat(server.body(0)).contains("Authorization: Bearer sk-topsecret");
                assertThat(settings + " " + model).doesNotContain("topsecret");
            }
        }
    }
}
