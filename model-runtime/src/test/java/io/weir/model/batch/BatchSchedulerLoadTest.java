// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Cause;
import io.weir.model.ModelListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Many callers at once, with random bounds, lengths, faults, and deadlines.
@Timeout(120)
final class BatchSchedulerLoadTest {

    private static final int CALLERS = 400;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    /// A row is numbered, and knows its length; its answer is its number.
    private record Row(int number, int tokens, boolean bad) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void eachCallerGetsItsOwnAnswersOrOneCause(long seed) throws Exception {
        RandomGenerator random = new SplittableRandom(seed);
        BatchSettings settings = settings(random);
        var watch = new Watch(settings);
        List<Callable<Void>> calls = new ArrayList<>();
        int number = 0;
        for (int caller = 0; caller < CALLERS; caller++) {
            List<Row> rows = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                rows.add(new Row(number++, 1 + random.nextInt(700), random.nextInt(100) == 0));
            }
            calls.add(() -> {
                watch.check(rows, watch.scheduler.submit(rows, Instant.now().plusSeconds(100)));
                return null;
            });
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> call : threads.invokeAll(calls)) {
                call.get();
            }
        }

        assertThat(watch.scheduler.queuedTokens()).isZero();
        assertThat(watch.scheduler.close(Duration.ofSeconds(10))).isTrue();
        assertThat(watch.runTwice).hasValue(0);
        assertThat(watch.outOfBounds).hasValue(0);
        assertThat(watch.queuedMost.get()).isLessThanOrEqualTo(settings.queueTokensMax() + 700L);
        assertThat(watch.answered.get() + watch.failed.get()).isEqualTo(CALLERS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoIsNotAnsweredInTimeIsToldAndLeavesNothingBehind(long seed) throws Exception {
        RandomGenerator random = new SplittableRandom(seed);
        var watch = new Watch(settings(random));
        List<Callable<Outcome<Integer>>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            List<Row> rows = List.of(new Row(caller, 1 + random.nextInt(700), false));
            Instant deadline = Instant.now().plusNanos(random.nextInt(20_000_000));
            calls.add(() -> watch.scheduler.submit(rows, deadline));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome<Integer>> call : threads.invokeAll(calls)) {
                if (call.get() instanceof Outcome.Rejected<Integer>(Cause cause)) {
                    assertThat(cause).isIn(Cause.TIMED_OUT, Cause.OVERLOADED);
                }
            }
        }

        assertThat(watch.scheduler.queuedTokens()).isZero();
        assertThat(watch.scheduler.close(Duration.ofSeconds(10))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSchedulerThatClosesUnderLoadAnswersOrRefusesEveryone(long seed) throws Exception {
        RandomGenerator random = new SplittableRandom(seed);
        var watch = new Watch(settings(random));
        List<Future<Outcome<Integer>>> calls = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                List<Row> rows = List.of(new Row(caller, 1 + random.nextInt(700), false));
                calls.add(threads.submit(
                        () -> watch.scheduler.submit(rows, Instant.now().plusSeconds(100))));
                if (caller == CALLERS / 2) {
                    var _ = threads.submit(() -> watch.scheduler.close(Duration.ofMillis(random.nextInt(3))));
                }
            }
            for (Future<Outcome<Integer>> call : calls) {
                if (call.get() instanceof Outcome.Rejected<Integer>(Cause cause)) {
                    assertThat(cause).isEqualTo(Cause.NOT_READY);
                }
            }
        }
    }

    private static BatchSettings settings(RandomGenerator random) {
        return new BatchSettings(
                200 + random.nextInt(2_000),
                1 + random.nextInt(16),
                random.nextDouble() * .3,
                Duration.ofNanos(random.nextInt(3) * 100_000L),
                500 + random.nextInt(5_000),
                1 + random.nextInt(4),
                1,
                true);
    }

    /// The scheduler under load, and what was seen of it.
    private static final class Watch {

        private final BatchSettings settings;
        private final BatchScheduler<Row, Integer> scheduler;
        private final AtomicInteger[] runs = new AtomicInteger[CALLERS * 4];
        private final AtomicInteger runTwice = new AtomicInteger();
        private final AtomicInteger outOfBounds = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicLong queuedMost = new AtomicLong();

        Watch(BatchSettings settings) {
            this.settings = settings;
            for (int i = 0; i < runs.length; i++) {
                runs[i] = new AtomicInteger();
            }
            this.scheduler = new BatchScheduler<>(
                    "fake", settings, Row::tokens, () -> this::run, InstantSource.system(), ModelListener.NONE);
        }

        private List<Integer> run(List<Row> rows) {
            queuedMost.accumulateAndGet(scheduler.queuedTokens(), Math::max);
            int longest = rows.stream().mapToInt(Row::tokens).max().orElseThrow();
            int tokens = rows.stream().mapToInt(Row::tokens).sum();
            if (!settings.allows(rows.size(), longest, tokens)) {
                outOfBounds.incrementAndGet();
            }
            if (rows.stream().anyMatch(Row::bad)) {
                throw new IllegalStateException("a bad row");
            }
            for (Row row : rows) {
                if (runs[row.number()].incrementAndGet() > 1) {
                    runTwice.incrementAndGet();
                }
            }
            return rows.stream().map(Row::number).toList();
        }

        private void check(List<Row> rows, Outcome<Integer> outcome) {
            switch (outcome) {
                case Outcome.Answered<Integer> all -> {
                    assertThat(all.answers())
                            .isEqualTo(rows.stream().map(Row::number).toList());
                    answered.incrementAndGet();
                }
                case Outcome.Rejected<Integer>(Cause cause) -> {
                    assertThat(cause).isEqualTo(Cause.MODEL_FAILED);
                    assertThat(rows).anyMatch(Row::bad);
                    failed.incrementAndGet();
                }
            }
        }
    }
}
