// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.guard.uncertainty.UncertaintyGuard;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UncertaintyMetersTest {

    private static final String QUESTION = "Who was Ada Brown?";
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final UncertaintyGuard guard = ClaimLooks.guard(new UncertaintyMeters(registry));

    @Test
    void aLookIsCountedWithItsModeOutcomeClaimsAndCosts() {
        guard.observe(ClaimLooks.exchange(QUESTION, ANSWER, ANSWER, ANSWER, ANSWER), Instant.MAX);

        assertThat(count("weir.uncertainty.outcomes", "mode", "native", "outcome", "clear"))
                .isEqualTo(1);
        assertThat(count("weir.uncertainty.claims", "mode", "native", "result", "not_flagged"))
                .isEqualTo(3);
        assertThat(count("weir.uncertainty.evidence", "mode", "native")).isEqualTo(3);
        assertThat(count("weir.uncertainty.pairs")).isEqualTo(9);
        assertThat(count("weir.uncertainty.sentences")).isPositive();
        assertThat(registry.get("weir.uncertainty.stage")
                        .tag("stage", "encode")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anAnswerAloneIsInconclusiveItsClaimsUncheckedAndCostsNoVector() {
        guard.observe(ClaimLooks.exchange(QUESTION, ANSWER), Instant.MAX);

        assertThat(count("weir.uncertainty.outcomes", "mode", "prior", "reason", "insufficient_evidence"))
                .isEqualTo(1);
        assertThat(count("weir.uncertainty.claims", "result", "unchecked")).isEqualTo(3);
        assertThat(count("weir.uncertainty.sentences")).isZero();
    }

    /// A canary: no word of an answer reaches a series.
    @Test
    void noWordOfAnAnswerIsALabel() {
        guard.observe(ClaimLooks.exchange(QUESTION, ANSWER, "Ada Brown was born in 1950 in Leeds."), Instant.MAX);

        assertThat(registry.getMeters().toString()).doesNotContain("Ada").doesNotContain("Aarhus");
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
