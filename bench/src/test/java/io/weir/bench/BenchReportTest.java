// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BenchReportTest {

    private static final BenchReport.Row RATE =
            BenchReport.Row.of("rate", new double[] {0.5, 0.65, 0.9}, 0.60, 0.70, true);

    @Test
    void aFigureIsTheMedianOfItsRounds() {
        assertThat(RATE.value()).isEqualTo(0.65);
        assertThat(RATE.verdict()).isEqualTo("floor");
    }

    @Test
    void aBoundItselfIsReachedFromEitherSide() {
        assertThat(BenchReport.Row.of("rate", new double[] {0.60}, 0.60, 0.70, true)
                        .isMissed())
                .isFalse();
        assertThat(BenchReport.Row.of("p50", new double[] {150}, 250, 150, false)
                        .verdict())
                .isEqualTo("target");
        assertThat(BenchReport.Row.of("p50", new double[] {250.1}, 250, 150, false)
                        .isMissed())
                .isTrue();
    }

    @Test
    void aFigureThatIsOnlyShownMissesNothing() {
        BenchReport report = BenchReport.of("b", List.of(), List.of(BenchReport.Row.shown("CPU", 3, 4)));

        assertThat(report.isMissed()).isFalse();
        assertThat(report.table()).contains("CPU").doesNotContain("missed");
    }

    @Test
    void jsonHoldsHardwareSettingsEveryRoundAndTheVerdict() {
        BenchReport report = BenchReport.of("b", List.of(BenchReport.setting("rounds", 3)), List.of(RATE));

        JsonNode json = JsonMapper.shared().readTree(report.json());

        assertThat(json.path("hardware").path("cores").intValue()).isPositive();
        assertThat(json.path("settings").path("rounds").stringValue()).isEqualTo("3");
        JsonNode figure = json.path("figures").path(0);
        assertThat(figure.path("rounds").size()).isEqualTo(3);
        assertThat(figure.path("floor").doubleValue()).isEqualTo(0.60);
        assertThat(figure.path("verdict").stringValue()).isEqualTo("floor");
    }
}
