// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StatisticsTest {

    @Test
    void aucCountsTiesAsHalf() {
        List<ScoredRow> rows = List.of(row(true, .9), row(true, .5), row(false, .5), row(false, .1));

        assertThat(Statistics.auc(rows)).isEqualTo(3.5 / 4);
        assertThat(RocCurve.of("four rows", rows).points())
                .containsExactly(
                        new RocCurve.Point(0, 0),
                        new RocCurve.Point(0, .5),
                        new RocCurve.Point(.5, 1),
                        new RocCurve.Point(1, 1));
    }

    @Test
    void aStatisticWithoutItsRowsIsUndefined() {
        List<ScoredRow> negatives = List.of(row(false, .5));

        assertThat(Statistics.auc(negatives)).isNaN();
        assertThat(Statistics.f1(negatives)).isNaN();
        assertThat(Statistics.recall(negatives)).isNaN();
        assertThat(Statistics.falsePositiveRate(List.of())).isNaN();
    }

    @Test
    void f1WeighsBothKindsOfError() {
        List<ScoredRow> rows = List.of(row(true, .9), row(true, .1), row(false, .9), row(false, .1));

        assertThat(Statistics.f1(rows)).isEqualTo(.5);
        assertThat(Statistics.falsePositiveRate(rows)).isEqualTo(.5);
    }

    @Test
    void theIntervalHoldsTheTruthAndIsTheSameTwice() {
        var random = new SplittableRandom(7);
        List<ScoredRow> rows = new ArrayList<>();
        for (int index = 0; index < 400; index++) {
            boolean called = random.nextDouble() < .3;
            rows.add(new ScoredRow("r", "group-" + index / 2, "all", false, 0, called));
        }

        Estimate once = new Bootstrap(1).estimate(rows, ScoredRow::group, Statistics::falsePositiveRate);
        Estimate again = new Bootstrap(1).estimate(rows, ScoredRow::group, Statistics::falsePositiveRate);

        assertThat(again).isEqualTo(once);
        assertThat(once.low()).isLessThan(.3);
        assertThat(once.high()).isGreaterThan(.3);
        assertThat(once.high() - once.low()).isCloseTo(.09, within(.03));
    }

    @Test
    void oneGroupLeavesNoRoomToDraw() {
        List<ScoredRow> rows = List.of(row(false, .9), row(false, .1));

        Estimate estimate = new Bootstrap(0).estimate(rows, ScoredRow::group, Statistics::falsePositiveRate);

        assertThat(estimate).isEqualTo(new Estimate(.5, .5, .5, 2));
    }

    @Test
    void groupsNeverPart() {
        List<String> groups = List.of("a", "b", "c", "d", "a");
        var folds = new GroupFolds(groups, 2, 3);

        assertThat(groups.stream().filter(group -> folds.foldOf(group) == 0).distinct())
                .hasSize(2);
        assertThat(folds.foldOf("never dealt")).isEqualTo(-1);
    }

    private static ScoredRow row(boolean positive, double score) {
        return new ScoredRow("row", "group", "all", positive, score, score >= .5);
    }
}
