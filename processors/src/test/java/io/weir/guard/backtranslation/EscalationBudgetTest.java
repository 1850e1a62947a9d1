// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EscalationBudgetTest {

    @Test
    void anEmptyBudgetTakesTheAuditSampleToo() {
        assertThat(new EscalationBudget(4, 2).enter(-5)).isTrue();
    }

    @Test
    void aFullBudgetTakesNothing() {
        var budget = new EscalationBudget(1, 2);
        assertThat(budget.enter(9)).isTrue();

        assertThat(budget.enter(9)).isFalse();
        assertThat(budget.inFlight()).isEqualTo(1);
    }

    @Test
    void aFullerBudgetShedsTheLeastSuspicious() {
        var budget = new EscalationBudget(4, 2);
        for (int taken = 0; taken < 3; taken++) {
            assertThat(budget.enter(0)).isTrue();
        }

        assertThat(budget.enter(.5)).isFalse();
        assertThat(budget.enter(1.5)).isTrue();
    }

    @Test
    void aPlaceGivenBackIsFree() {
        var budget = new EscalationBudget(1, 2);
        assertThat(budget.enter(0)).isTrue();
        budget.leave();

        assertThat(budget.enter(0)).isTrue();
    }
}
