// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.async.CrashFixture.Crash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Crashes: whatever the moment, each record has one committed answer, and each key its order.
final class AsyncCrashTest {

    private static final int RECORDS = 12;
    private static final AsyncSettings SETTINGS = AsyncSettings.DEFAULT.withInFlight(4, 1 << 20);

    /// F1, F2. The seed fixes input, completion order, commits and time; every step of that run is then
    /// tried as the last of a process.
    @ParameterizedTest
    @MethodSource("seeds")
    void aCrashBetweenAnyTwoStepsLosesNothingAndDoublesNothing(long seed) {
        long steps = run(seed, Long.MAX_VALUE).steps();

        for (long crash = 1; crash <= steps; crash++) {
            assertEachAnsweredOnceInOrder(seed, run(seed, crash));
        }
        assertThat(steps).isGreaterThan(RECORDS * 4L);
    }

    /// One crash after another, in any state that the former left.
    @ParameterizedTest
    @MethodSource("seeds")
    void manyCrashesInARowLoseNothingAndDoubleNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CrashFixture<String, String> fixture = fixture(seed);

        for (int lives = 0; lives < 20; lives++) {
            fixture.crashAt(fixture.steps() + 1 + random.nextInt(30));
            drive(fixture, random);
        }
        fixture.crashAt(Long.MAX_VALUE).finish();

        assertEachAnsweredOnceInOrder(seed, fixture);
    }

    private static CrashFixture<String, String> run(long seed, long crashAt) {
        CrashFixture<String, String> fixture = fixture(seed).crashAt(crashAt);
        drive(fixture, new SplittableRandom(seed));
        try {
            fixture.finish();
        } catch (Crash _) {
            fixture.crash(false);
            fixture.finish();
        }
        return fixture;
    }

    /// Takes some sixty random steps, or fewer where a crash ends it; the next life begins then.
    private static void drive(CrashFixture<String, String> fixture, SplittableRandom random) {
        try {
            for (int i = 0; i < 60; i++) {
                act(fixture, random);
            }
        } catch (Crash _) {
            fixture.crash(random.nextBoolean());
        }
    }

    private static void act(CrashFixture<String, String> fixture, SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                if (fixture.hasInput()) {
                    fixture.processNext();
                }
            }
            case 3, 4 -> {
                if (fixture.working() > 0) {
                    fixture.answer(random.nextInt(fixture.working()));
                }
            }
            case 5 -> fixture.punctuate();
            case 6 -> fixture.commit();
            default -> fixture.advance(Duration.ofMillis(random.nextInt(600)));
        }
    }

    private static void assertEachAnsweredOnceInOrder(long seed, CrashFixture<String, String> fixture) {
        assertThat(byKey(fixture.committed(), AsyncCrashTest::question)).isEqualTo(byKey(input(seed), value -> value));
        assertThat(fixture.store().count()).isZero();
    }

    private static Map<String, List<String>> byKey(
            List<Record<String, String>> records, java.util.function.UnaryOperator<String> text) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        Record::key, Collectors.mapping(record -> text.apply(record.value()), Collectors.toList())));
    }

    /// What an answer is about, whatever it says.
    private static String question(String answer) {
        return answer.replaceFirst("^(done|timed out|failed) ", "");
    }

    private static CrashFixture<String, String> fixture(long seed) {
        return new CrashFixture<>(SETTINGS, new EchoWork(), new EchoWork(), input(seed));
    }

    private static List<Record<String, String>> input(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        List<Record<String, String>> input = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String kind = List.of("work", "work", "now", "throw").get(random.nextInt(4));
            input.add(new Record<>("key" + random.nextInt(3), kind + i, i));
        }
        return input;
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
