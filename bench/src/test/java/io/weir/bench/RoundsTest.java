// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {

    private final List<String> order = new ArrayList<>();

    @Test
    void contendersTakeTurnsInEitherOrderAndTheColdRoundDoesNotCount() {
        Rounds.Result result = new Rounds(2).run(List.of(contender("a", 400), contender("b", 100)));

        assertThat(order).containsExactly("a0", "b0", "b1", "a1", "a2", "b2");
        assertThat(result.rounds()).isEqualTo(2);
    }

    @Test
    void ratiosAreOfTheSameRound() {
        Rounds.Result result = new Rounds(2).run(List.of(contender("a", 400), contender("b", 100)));

        assertThat(result.rateRatios("a", "b")).containsExactly(4, 4);
        assertThat(result.cpuRatios("a", "b")).containsExactly(0.25, 0.25);
    }

    private Rounds.Contender contender(String name, int records) {
        return new Rounds.Contender(name, round -> {
            order.add(name + round);
            return new Measurement(records, Duration.ofSeconds(1L << round), Duration.ofSeconds(1L << round));
        });
    }
}
