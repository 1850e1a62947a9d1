// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.async.InFlight.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InFlightTest {

    private static final long NEVER = Long.MAX_VALUE;

    @Test
    void anEntryThatWouldPassTheRecordBoundHasNoRoom() {
        InFlight<String, String> window = new InFlight<>(2, 100);

        window.add(0, "a", "", 1, NEVER);
        assertThat(window.hasRoom(1)).isTrue();
        window.add(1, "b", "", 1, NEVER);

        assertThat(window.hasRoom(1)).isFalse();
    }

    @Test
    void anEntryThatWouldPassTheByteBoundHasNoRoom() {
        InFlight<String, String> window = new InFlight<>(9, 100);

        window.add(0, "a", "", 60, NEVER);

        assertThat(window.hasRoom(40)).isTrue();
        assertThat(window.hasRoom(41)).isFalse();
    }

    @Test
    void anEntryLargerThanTheBoundMayGoAlone() {
        InFlight<String, String> window = new InFlight<>(9, 100);

        assertThat(window.hasRoom(1_000)).isTrue();
    }

    @Test
    void anEntryIsOverdueAtItsDeadlineAndNotBefore() {
        InFlight<String, String> window = new InFlight<>(9, 100);
        Entry<String, String> entry = window.add(0, "a", "", 1, 50);

        assertThat(window.overdue(49)).isEmpty();
        assertThat(window.overdue(50)).containsExactly(entry);
    }

    @Test
    void aSecondAnswerIsIgnored() {
        InFlight<String, String> window = new InFlight<>(9, 100);
        Entry<String, String> entry = window.add(0, "a", "", 1, NEVER);

        assertThat(window.answer(entry, "timed out")).isTrue();
        assertThat(window.answer(entry, "late")).isFalse();

        Entry<String, String> left = window.poll();
        assertThat(left).isSameAs(entry);
        assertThat(entry.answer()).isEqualTo("timed out");
        assertThat(window.poll()).isNull();
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheOrderOfAnswersNoneIsLostAndEachKeyKeepsItsOwn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        InFlight<Integer, Integer> window = new InFlight<>(1_000, 1_000_000);
        List<Entry<Integer, Integer>> open = new ArrayList<>();
        Map<String, List<Integer>> sent = new HashMap<>();
        Map<String, List<Integer>> left = new HashMap<>();
        Map<Integer, String> keys = new HashMap<>();

        for (int next = 0; next < 200 || !open.isEmpty(); ) {
            if (next < 200 && (open.isEmpty() || random.nextBoolean())) {
                String key = "k" + random.nextInt(7);
                open.add(window.add(next, key, next, 10, NEVER));
                sent.computeIfAbsent(key, _ -> new ArrayList<>()).add(next);
                keys.put(next, key);
                next++;
            } else {
                Entry<Integer, Integer> entry = open.remove(random.nextInt(open.size()));
                window.answer(entry, entry.subject());
            }
            Entry<Integer, Integer> ready;
            while ((ready = window.poll()) != null) {
                left.computeIfAbsent(keys.get(ready.answer()), _ -> new ArrayList<>())
                        .add(ready.answer());
            }
            assertThat(window.records()).isBetween(open.size(), 200);
        }

        assertThat(left).isEqualTo(sent);
        assertThat(window.records()).isZero();
        assertThat(window.bytes()).isZero();
        assertThat(window.open()).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }
}
