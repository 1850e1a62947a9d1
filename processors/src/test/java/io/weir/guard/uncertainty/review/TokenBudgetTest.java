// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TokenBudgetTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aMinutesWorthIsThereAtOnceAndNoMore() {
        var budget = new TokenBudget(600, START);

        assertThat(budget.take(600, START)).isTrue();
        assertThat(budget.take(1, START)).isFalse();
        assertThat(budget.take(100, START.plusSeconds(10))).isTrue();
        assertThat(budget.take(601, START.plus(Duration.ofDays(1)))).isFalse();
        assertThat(budget.take(600, START.plus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void whatWasNotSpentIsThereAgain() {
        var budget = new TokenBudget(600, START);
        budget.take(600, START);

        budget.giveBack(10_000);

        assertThat(budget.take(600, START)).isTrue();
        assertThat(budget.take(1, START)).isFalse();
    }

    @Test
    void aBudgetOfNothingPaysForNothing() {
        assertThat(new TokenBudget(0, START).take(1, START.plus(Duration.ofDays(1))))
                .isFalse();
    }

    /// Clocks that go back included.
    @ParameterizedTest
    @MethodSource("seeds")
    void noMoreIsSpentThanCameIn(long seed) {
        var random = new SplittableRandom(seed);
        var budget = new TokenBudget(1_000, START);
        Instant latest = START;
        long spent = 0;
        for (int i = 0; i < 500; i++) {
            Instant now = latest.plusMillis(random.nextInt(-2_000, 5_000));
            latest = now.isAfter(latest) ? now : latest;
            long tokens = random.nextInt(400);
            spent += budget.take(tokens, now) ? tokens : 0;
            long came = 1_000 + 1_000 * Duration.between(START, latest).toMillis() / 60_000;

            assertThat(spent).isLessThanOrEqualTo(came + 1);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }
}
