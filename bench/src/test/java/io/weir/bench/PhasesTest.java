// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PhasesTest {

    @Test
    void theTailsStandBesideTheirFloorsAndTargets() {
        var phases = new Phases();
        var cost = new Measurement(10, Duration.ofMillis(40), Duration.ofMillis(20));
        phases.add(new Phases.Round(
                new Quantiles(new double[] {1, 2, 60}), new Quantiles(new double[] {90}), 3, .02, cost, cost));

        List<BenchReport.Row> rows = phases.rows();

        assertThat(rows.get(0).value()).isEqualTo(60);
        assertThat(rows.get(0).verdict()).isEqualTo("missed");
        assertThat(rows.get(1).verdict()).isEqualTo("target");
    }

    @Test
    void guessesAreAShareOfTheEscalated() {
        var phases = new Phases();
        var cost = new Measurement(10, Duration.ofMillis(40), Duration.ofMillis(20));
        var times = new Quantiles(new double[] {1});
        phases.add(new Phases.Round(times, times, 1, .02, cost, cost));
        phases.add(new Phases.Round(times, times, 1, .06, cost, cost));

        assertThat(phases.guesses()).isEqualTo(.04);
    }

    @Test
    void theDemosExchangesHaveBothHalvesAndKeepTheirOrder() throws IOException {
        assertThat(DemoExchanges.of(20))
                .hasSize(20)
                .allMatch(exchange ->
                        exchange.prompt().isPresent() && exchange.response().isPresent())
                .isEqualTo(DemoExchanges.of(20));
    }
}
