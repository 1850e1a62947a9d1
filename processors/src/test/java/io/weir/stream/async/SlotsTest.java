// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SlotsTest {

    private final List<Integer> deleted = new ArrayList<>();

    @Test
    void aPlaceVacatedInTheSameCallIsTakenOverAndNotDeleted() {
        Slots slots = Slots.after(List.of());
        int first = slots.take();

        slots.vacate(first);

        assertThat(slots.take()).isEqualTo(first);
        slots.clear(this::delete);
        assertThat(deleted).isEmpty();
    }

    @Test
    void aPlaceThatNobodyTakesOverIsDeletedOnceAndThenFree() {
        Slots slots = Slots.after(List.of());
        int first = slots.take();

        slots.vacate(first);
        slots.clear(this::delete);
        slots.clear(this::delete);

        assertThat(deleted).containsExactly(first);
        assertThat(slots.take()).isEqualTo(first);
    }

    @Test
    void placesTakenBeforeTheStartStayTaken() {
        Slots slots = Slots.after(List.of(0, 2, 5));

        assertThat(List.of(slots.take(), slots.take(), slots.take(), slots.take()))
                .containsExactlyInAnyOrder(1, 3, 4, 6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noPlaceIsTakenTwiceAndNoneIsDeletedWhileTaken(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Slots slots = Slots.after(List.of());
        Set<Integer> taken = new HashSet<>();
        for (int step = 0; step < 1_000; step++) {
            if (!taken.isEmpty() && random.nextBoolean()) {
                int slot = taken.iterator().next();
                taken.remove(slot);
                slots.vacate(slot);
            } else {
                assertThat(taken.add(slots.take())).isTrue();
            }
            if (random.nextInt(4) == 0) {
                slots.clear(key -> assertThat(taken).doesNotContain(Slots.of(key)));
            }
            assertThat(taken).allMatch(slot -> Slots.of(slots.keyOf(slot)) == slot);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private void delete(Bytes key) {
        deleted.add(Slots.of(key));
    }
}
