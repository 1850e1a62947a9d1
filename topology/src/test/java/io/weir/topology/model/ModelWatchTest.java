// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.topology.health.ModelReadiness;
import io.weir.topology.health.NodeStatus;
import io.weir.topology.metrics.MetricName;
import io.weir.topology.metrics.ModelMeters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelWatchTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private final ShiftingModel shifting = new ShiftingModel("shifting");
    private final ShiftingModel steady = new ShiftingModel("steady");

    /// F21: a model whose answers shift stops serving, and serves again once they are right.
    @Test
    void aModelWhoseAnswersShiftIsNotReadyUntilTheyAreRightAgain() {
        try (ModelWatch watch = watch()) {
            watch.check();
            assertThat(watch.isReady()).isTrue();

            shifting.answers = Answers.WRONG;
            watch.check();
            assertThat(watch.isReady()).isFalse();
            assertThat(watch.statuses())
                    .containsExactly(
                            new ModelWatch.Status("shifting", "cpu", false),
                            new ModelWatch.Status("steady", "cpu", true));

            shifting.answers = Answers.RIGHT;
            watch.check();
            assertThat(watch.isReady()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Answers.class,
            names = {"BROKEN", "OUT_OF_MEMORY"})
    void aModelThatCannotBeAskedKeepsNobodyElseFromBeingAsked(Answers answers) {
        try (ModelWatch watch = watch()) {
            shifting.answers = answers;

            assertThatCode(watch::check).doesNotThrowAnyException();
            assertThat(steady.asked).isEqualTo(1);
        }
    }

    @Test
    @Timeout(60)
    void modelsAreAskedAgainAndAgain() throws InterruptedException {
        shifting.awaited = new CountDownLatch(3);

        try (ModelWatch watch = ModelWatch.over(List.of(shifting), InstantSource.system(), Duration.ofMillis(1))) {
            shifting.awaited.await();
            assertThat(watch.isReady()).isTrue();
        }
    }

    @Test
    void readinessNamesTheModelThatIsNot() {
        try (ModelWatch watch = watch()) {
            var status = new NodeStatus();
            status.watch(watch);
            shifting.answers = Answers.WRONG;
            watch.check();

            HealthCheckResponse response = new ModelReadiness(status).call();

            assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
            assertThat(response.getData().orElseThrow())
                    .containsEntry("shifting", "not ready on cpu")
                    .containsEntry("steady", "ready on cpu");
        }
    }

    @Test
    void aGaugeShowsWhatIsReadyAndWhatWaits() {
        MeterRegistry registry = new SimpleMeterRegistry();
        ModelMeters.bind(registry, shifting);
        shifting.answers = Answers.WRONG;
        assertThat(shifting.check(Instant.EPOCH)).isFalse();

        assertThat(registry.get(MetricName.MODEL_READY.meterName())
                        .tags("model", "shifting")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get(MetricName.MODEL_QUEUE_TOKENS.meterName())
                        .gauge()
                        .value())
                .isEqualTo(7);
    }

    @Test
    void aModelThatIsNotReadyAtTheStartIsWarnedOfOnce() {
        Logger log = Logger.getLogger(ModelWatch.class.getName());
        List<LogRecord> told = new ArrayList<>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        shifting.ready = false;
        log.addHandler(handler);
        try (ModelWatch watch = watch()) {
            assertThat(watch.isReady()).isFalse();
        } finally {
            log.removeHandler(handler);
        }

        assertThat(told)
                .filteredOn(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
                .singleElement()
                .satisfies(line ->
                        assertThat(new SimpleFormatter().formatMessage(line)).contains("model=shifting"));
    }

    private ModelWatch watch() {
        return ModelWatch.over(List.of(shifting, steady), CLOCK, Duration.ofDays(1));
    }

    enum Answers {
        RIGHT,
        WRONG,
        BROKEN,
        OUT_OF_MEMORY
    }

    private static final class ShiftingModel implements WatchedModel {
        private final String id;
        private volatile Answers answers = Answers.RIGHT;
        private volatile CountDownLatch awaited = new CountDownLatch(0);
        private volatile boolean ready = true;
        private int asked;

        ShiftingModel(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public boolean check(Instant deadline) {
            asked++;
            awaited.countDown();
            ready = switch (answers) {
                case RIGHT -> true;
                case WRONG -> false;
                case BROKEN -> throw new IllegalStateException("broken");
                case OUT_OF_MEMORY -> throw new OutOfMemoryError("direct buffer memory");
            };
            return ready;
        }

        @Override
        public long queuedTokens() {
            return 7;
        }
    }
}
