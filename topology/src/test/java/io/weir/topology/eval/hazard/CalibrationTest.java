// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.hazard.HazardHead;
import io.weir.topology.eval.hazard.Calibration.Line;
import io.weir.topology.eval.hazard.Calibration.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CalibrationTest {

    @Test
    void theLineThatMadeTheLabelsIsFound() {
        var random = new SplittableRandom(7);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double logit = random.nextDouble() * 8 - 4;
            boolean positive = random.nextDouble() < 1 / (1 + Math.exp(-(.5 * logit - 1)));
            points.add(new Point(logit, positive, false));
        }

        Line line = Calibration.line(points);

        assertThat(line.slope()).isCloseTo(.5, within(.05));
        assertThat(line.offset()).isCloseTo(-1, within(.1));
    }

    @Test
    void labelsThatTheLogitsPartCompletelyGiveAFiniteLine() {
        Line line = Calibration.line(
                List.of(new Point(-2, false, false), new Point(-1, false, false), new Point(3, true, false)));

        assertThat(line.slope()).isPositive().isLessThanOrEqualTo(100);
        assertThat(line.offset()).isFinite();
    }

    @Test
    void theFloorPartsWhatItCanAndIsSetHalfWay() {
        List<HazardRow> rows = List.of(row(Label.NO, false), row(Label.NO, true), row(Label.YES, false));

        HazardHead.Output output = fitted(rows, -2, -1, 3);

        assertThat(output.floor()).isCloseTo(output.probability(1), within(1e-6));
    }

    /// One benign text above a row that belongs costs that row, not the benign text.
    @Test
    void benignTextsAreNotReportedForTheSakeOfRecall() {
        List<HazardRow> rows = List.of(row(Label.YES, false), row(Label.NO, true), row(Label.YES, false));

        HazardHead.Output output = fitted(rows, 5, 4, 3);

        assertThat(output.floor()).isGreaterThan(output.probability(4)).isLessThan(output.probability(5));
    }

    @Test
    void aCategoryWithoutAPositiveRowIsNeverReported() {
        assertThat(fitted(List.of(row(Label.NO, false), row(Label.UNKNOWN, false)), 1, 2)
                        .floor())
                .isEqualTo(1);
    }

    private static HazardHead.Output fitted(List<HazardRow> rows, double... logits) {
        List<double[]> each = new ArrayList<>();
        for (double logit : logits) {
            double[] same = new double[HazardRows.CATEGORIES.size()];
            java.util.Arrays.fill(same, logit);
            each.add(same);
        }
        return Calibration.fit(rows, each).getFirst();
    }

    private static HazardRow row(Label label, boolean benign) {
        return new HazardRow(
                "file:1", "file", "group", benign, "text", Collections.nCopies(HazardRows.CATEGORIES.size(), label));
    }
}
