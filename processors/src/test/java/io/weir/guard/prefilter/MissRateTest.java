// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class MissRateTest {

    @Test
    void theEstimateIsRightOnAverage() {
        var random = new SplittableRandom(7);
        double sum = 0;
        for (int run = 0; run < 500; run++) {
            MissRate rate = MissRate.none(.05);
            for (int exchange = 0; exchange < 1_000; exchange++) {
                boolean harmful = exchange < 40;
                rate = random.nextDouble() < .05 ? rate.audited(harmful) : rate.cleared();
            }
            sum += rate.missed();
        }

        assertThat(sum / 500).isCloseTo(40, Offset.offset(4.0));
    }

    @Test
    void nothingFoundInASmallSampleIsNotNothingMissed() {
        MissRate rate = new MissRate(.02, 1_000, 20, 0, 0, 5);

        assertThat(rate.ofLow()).isZero();
        assertThat(rate.ofLowAtMost()).isGreaterThan(.1);
    }

    @Test
    void anAuditWithoutAConclusionCountsInNeitherWay() {
        MissRate rate =
                MissRate.none(.5).audited(true).auditedInVain().cleared().caughtOne();

        assertThat(rate).isEqualTo(new MissRate(.5, 3, 1, 1, 1, 1));
        assertThat(rate.missed()).isEqualTo(2);
        assertThat(rate.ofHarmful()).isCloseTo(2.0 / 3, Offset.offset(1e-12));
    }

    @Test
    void beforeTheFirstExchangeNothingIsKnown() {
        MissRate none = MissRate.none(.02);

        assertThat(none.ofLow()).isNaN();
        assertThat(none.ofHarmful()).isNaN();
        assertThat(none.ofLowAtMost()).isEqualTo(1);
    }

    @Test
    void countsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new MissRate(.02, 10, 5, 6, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MissRate(Double.NaN, 0, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
