// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.compiled;
import static io.weir.policy.PolicyFixture.exchange;
import static io.weir.policy.PolicyFixture.judgements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleTest {

    private static final int EXCHANGES = 20_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5})
    void aboutItsShareOfExchangesIsDrawn(double share) {
        var sample = new Sample(share, true);

        long drawn = IntStream.range(0, EXCHANGES)
                .filter(i -> sample.draws(exchange("e" + i)))
                .count();

        // Five standard deviations.
        double deviation = Math.sqrt(EXCHANGES * share * (1 - share));
        assertThat((double) drawn).isCloseTo(EXCHANGES * share, within(5 * deviation));
    }

    @Test
    void noneAndAllAreDrawnAtTheEnds() {
        assertThat(IntStream.range(0, EXCHANGES).mapToObj(i -> exchange("e" + i)))
                .noneMatch(new Sample(0, true)::draws)
                .allMatch(new Sample(1, true)::draws);
    }

    @Test
    void aGreaterShareHoldsEveryExchangeOfASmallerOne() {
        var small = new Sample(0.1, true);
        var great = new Sample(0.2, true);

        assertThat(IntStream.range(0, EXCHANGES).mapToObj(i -> exchange("e" + i)))
                .filteredOn(small::draws)
                .allMatch(great::draws);
    }

    @Test
    void aDrawnExchangeIsReviewedOnlyWhereThePolicySaysSo() {
        Decision marked = compiled(acme("sample: {share: 1}")).decide(exchange("e"), judgements());
        Decision reviewed = compiled(acme("sample: {share: 1, action: review}")).decide(exchange("e"), judgements());

        assertThat(marked.sampled()).isTrue();
        assertThat(marked.action()).isEqualTo(Action.RELEASE);
        assertThat(reviewed.sampled()).isTrue();
        assertThat(reviewed.action()).isEqualTo(Action.REVIEW);
    }
}
