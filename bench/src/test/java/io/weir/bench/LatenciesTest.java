// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatenciesTest {

    @Test
    void aQuantileIsTheLeastThatItsShareDoesNotExceed() {
        var latencies = new Latencies();

        for (int millis = 1; millis <= 100; millis++) {
            latencies.add(millis);
        }

        assertThat(latencies.at(0.5)).isEqualTo(50);
        assertThat(latencies.at(0.99)).isEqualTo(99);
        assertThat(latencies.at(1)).isEqualTo(100);
        assertThat(latencies.total()).isEqualTo(100);
    }

    @Test
    void aLatencyOverAMinuteCountsAsAMinute() {
        var latencies = new Latencies();

        latencies.add(Long.MAX_VALUE);

        assertThat(latencies.at(0.5)).isEqualTo(60_000);
    }
}
