// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is chosen on some rows holds on them.
final class GuessGuardLimitsTest {

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noMoreIsFlaggedThanTheSharesAllowWithAGuessOrWithout(long seed) {
        List<GuessGuardFit.Unseen> rows = rows(new SplittableRandom(seed));

        GuessGuardFit.Limits limits = GuessGuardFit.limits(rows);

        assertThat(flagged(rows, GuessRow.BENIGN, limits)).isLessThanOrEqualTo(GuessGuardFit.BENIGN_MAX);
        assertThat(flagged(rows, GuessRow.SAFE, limits)).isLessThanOrEqualTo(GuessGuardFit.SAFE_MAX);
        assertThat(share(rows, GuessRow.BENIGN, row -> row.answer() >= limits.alone()))
                .isLessThanOrEqualTo(GuessGuardFit.BENIGN_MAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fewBenignAnswersAreLeftUndecided(long seed) {
        List<GuessGuardFit.Unseen> rows = rows(new SplittableRandom(seed));

        GuessGuardFit.Limits limits = GuessGuardFit.limits(rows);

        assertThat(share(rows, GuessRow.BENIGN, row -> !limits.decide(row.answer())))
                .isLessThanOrEqualTo(GuessGuardFit.UNDECIDED_MAX + 2.0 / 1_000);
        assertThat(limits.from()).isLessThanOrEqualTo(limits.alone());
        assertThat(limits.below()).isGreaterThanOrEqualTo(limits.alone());
    }

    @Test
    void withoutRowsNothingIsUndecided() {
        GuessGuardFit.Limits limits = GuessGuardFit.limits(List.of());

        assertThat(limits.decide(limits.alone())).isTrue();
    }

    private static double flagged(List<GuessGuardFit.Unseen> rows, String family, GuessGuardFit.Limits limits) {
        return share(rows, family, limits::flags);
    }

    private static double share(List<GuessGuardFit.Unseen> rows, String family, Predicate<GuessGuardFit.Unseen> of) {
        List<GuessGuardFit.Unseen> held =
                rows.stream().filter(row -> row.row().family().equals(family)).toList();
        return held.stream().filter(of).count() / (double) held.size();
    }

    private static List<GuessGuardFit.Unseen> rows(SplittableRandom random) {
        List<GuessGuardFit.Unseen> rows = new ArrayList<>();
        add(rows, GuessRow.BENIGN, 1_000, -4, random);
        add(rows, GuessRow.SAFE, 200, -2, random);
        add(rows, "attack", 300, 3, random);
        return rows;
    }

    private static void add(
            List<GuessGuardFit.Unseen> rows, String family, int count, double mean, SplittableRandom random) {
        for (int number = 0; number < count; number++) {
            double answer = mean + random.nextGaussian() * 2;
            double request = mean + random.nextGaussian() * 2;
            String id = family + number;
            rows.add(new GuessGuardFit.Unseen(
                    new GuessRow(id, id, family, "request", "answer", mean > 0),
                    answer + request / 3,
                    answer,
                    request));
        }
    }
}
