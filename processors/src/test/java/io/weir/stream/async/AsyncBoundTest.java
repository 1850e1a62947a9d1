// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bounds, the wait at them, and the end of a processor with work in flight.
final class AsyncBoundTest {

    private static final AsyncSettings SETTINGS =
            AsyncSettings.DEFAULT.withInFlight(3, 1 << 20).withDeadline(Duration.ofSeconds(10));

    @Test
    void atTheRecordBoundProcessWaitsAndThenGivesTheEldestUp() {
        var fixture = fixture(SETTINGS, "work", 4);
        for (int i = 0; i < 3; i++) {
            fixture.processNext();
        }
        assertThat(fixture.uncommitted()).isEmpty();
        Instant before = fixture.now();

        fixture.processNext();

        assertThat(answers(fixture)).containsExactly("timed out work0");
        assertThat(fixture.store().count()).isEqualTo(3);
        assertThat(Duration.between(before, fixture.now())).isEqualTo(SETTINGS.waitMax());
    }

    /// The wait is for all records between two punctuations: a full window does not stall the task.
    @Test
    void theWaitIsSpentOnceBetweenTwoPunctuations() {
        var fixture = fixture(SETTINGS, "work", 10);
        Instant before = fixture.now();

        for (int i = 0; i < 10; i++) {
            fixture.processNext();
        }

        assertThat(Duration.between(before, fixture.now())).isEqualTo(SETTINGS.waitMax());
        assertThat(answers(fixture))
                .isEqualTo(IntStream.range(0, 7)
                        .mapToObj(i -> "timed out work" + i)
                        .toList());
    }

    @Test
    void atTheByteBoundProcessWaitsAndARecordLargerThanItGoesAlone() {
        AsyncSettings narrow = AsyncSettings.DEFAULT.withInFlight(100, 300);
        var fixture = new CrashFixture<>(
                narrow,
                new EchoWork(),
                new EchoWork(),
                List.of(record("a", 0), record("b", 1), record("x".repeat(1_000), 2), record("c", 3)));

        fixture.processNext();
        fixture.processNext();
        assertThat(fixture.store().bytes()).isLessThanOrEqualTo(300);
        fixture.processNext();
        assertThat(fixture.store().count()).isOne();
        fixture.processNext();

        assertThat(fixture.store().bytes()).isLessThanOrEqualTo(300);
        assertThat(fixture.uncommitted()).hasSize(3);
    }

    /// Neither bound is passed, whatever the sizes and the order of completion, and the wait is kept.
    @ParameterizedTest
    @MethodSource("seeds")
    void noBoundIsEverPassedAndNothingIsLost(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AsyncSettings narrow = AsyncSettings.DEFAULT.withInFlight(5, 500);
        List<Record<String, String>> input = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            input.add(new Record<>("k" + random.nextInt(4), "work" + "x".repeat(random.nextInt(200)), i));
        }
        var fixture = new CrashFixture<>(narrow, new EchoWork(), new EchoWork(), input);

        while (fixture.hasInput()) {
            Instant before = fixture.now();
            fixture.processNext();
            assertThat(Duration.between(before, fixture.now())).isLessThanOrEqualTo(narrow.waitMax());
            assertThat(fixture.store().count()).isLessThanOrEqualTo(5);
            assertThat(fixture.store().bytes()).isLessThanOrEqualTo(500);
            assertThat(fixture.recordsTold()).isEqualTo(fixture.store().count());
            assertThat(fixture.bytesTold()).isEqualTo(fixture.store().bytes());
            if (fixture.working() > 0 && random.nextBoolean()) {
                fixture.answer(random.nextInt(fixture.working()));
            }
            if (random.nextInt(10) == 0) {
                fixture.punctuate();
            }
        }
        fixture.finish();

        assertThat(fixture.committed()).hasSize(60);
        assertThat(fixture.recordsTold()).isZero();
        assertThat(fixture.bytesTold()).isZero();
    }

    @Test
    void aClosedProcessorInterruptsItsWorkKeepsItsEntriesAndIgnoresWhatStillComes() {
        var fixture = fixture(SETTINGS, "work", 3);
        fixture.processNext();
        fixture.processNext();
        fixture.commit();

        fixture.close();
        while (fixture.working() > 0) {
            fixture.answer(0);
        }

        assertThat(fixture.cancelled()).isEqualTo(2);
        assertThat(fixture.uncommitted()).isEmpty();
        assertThat(fixture.store().count()).isEqualTo(2);
        assertThat(fixture.recordsTold()).isZero();
    }

    @Test
    void theNextOwnerStartsTheWorkAgainAndAnswersOfTheFormerReachNobody() {
        var fixture = fixture(SETTINGS, "work", 2);
        fixture.processNext();
        fixture.processNext();
        fixture.commit();

        fixture.crash(true);
        assertThat(fixture.working()).isEqualTo(4);
        fixture.answer(0);
        fixture.answer(0);
        fixture.punctuate();
        assertThat(fixture.uncommitted()).isEmpty();
        fixture.answer(0);
        fixture.answer(0);
        fixture.punctuate();

        assertThat(answers(fixture)).containsExactly("done work0", "done work1");
    }

    @Test
    void theWorkOfALaterLifeHasItsWholeDeadline() {
        var fixture = fixture(SETTINGS, "work", 1);
        fixture.processNext();
        fixture.commit();
        fixture.advance(SETTINGS.deadline().multipliedBy(10));

        fixture.crash(false);
        fixture.punctuate();
        assertThat(fixture.uncommitted()).isEmpty();
        fixture.advance(SETTINGS.deadline());
        fixture.punctuate();

        assertThat(answers(fixture)).containsExactly("timed out work0");
    }

    @Test
    void whatNeedsNoWorkIsNeverStored() {
        var fixture = fixture(SETTINGS, "now", 1);

        fixture.processNext();

        assertThat(answers(fixture)).containsExactly("done now0");
        assertThat(fixture.store().count()).isZero();
    }

    @Test
    void whatNeedsNoWorkDoesNotOvertakeItsOwnKey() {
        var fixture = new CrashFixture<>(
                SETTINGS,
                new EchoWork(),
                new EchoWork(),
                List.of(new Record<>("a", "work0", 0), new Record<>("a", "now1", 1), new Record<>("b", "now2", 2)));
        for (int i = 0; i < 3; i++) {
            fixture.processNext();
        }
        assertThat(answers(fixture)).containsExactly("done now2");

        fixture.answer(0);
        fixture.punctuate();

        assertThat(answers(fixture)).containsExactly("done now2", "done work0", "done now1");
    }

    private static List<String> answers(CrashFixture<String, String> fixture) {
        return fixture.uncommitted().stream().map(Record::value).toList();
    }

    private static CrashFixture<String, String> fixture(AsyncSettings settings, String kind, int count) {
        return new CrashFixture<>(
                settings,
                new EchoWork(),
                new EchoWork(),
                IntStream.range(0, count).mapToObj(i -> record(kind + i, i)).toList());
    }

    private static Record<String, String> record(String value, int i) {
        return new Record<>("k" + i, value, i);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
