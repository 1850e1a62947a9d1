// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EstimatorTest {

    private final Estimator estimator = new Estimator(EstimatorSettings.DEFAULT);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void noSupportStaysFinite() {
        Uncertainty none = estimator.estimate(samples(0, 0, 0), .5, 0);

        assertThat(none.u()).isCloseTo(-Math.log(Estimator.SUPPORT_MIN), within(1e-9));
        assertThat(none.missing()).isEqualTo(3);
    }

    @Test
    void oneSampleIsNeverCertain() {
        assertThat(estimator.estimate(samples(1), .5, 0).p()).isGreaterThan(.05);
        assertThat(estimator.estimate(samples(0), .5, 0).p()).isLessThan(.95);
    }

    @Test
    void withoutEvidenceThePriorStands() {
        Uncertainty alone = estimator.estimate(List.of(), .3, 0);

        assertThat(alone.hasEvidence()).isFalse();
        assertThat(alone.p()).isCloseTo(.3, within(1e-9));
    }

    @Test
    void whatTheQuestionSaysIsPromptDerived() {
        assertThat(estimator.estimate(samples(1, 1), .5, .95).promptDerived()).isTrue();
        assertThat(estimator.estimate(samples(1, 1), .5, .85).promptDerived()).isFalse();
    }

    @Test
    void equalSamplesCountInFull() {
        assertThat(estimator.estimate(samples(.9, .9, .9), .5, 0).weight()).isEqualTo(3);
    }

    @Test
    void aWeightOrPriorThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> new Weighed(EvidenceMode.NATIVE, Double.NaN, Support.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> estimator.estimate(List.of(), Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Support(Double.NaN, .5, .5)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void moreSupportNeverRaisesUncertainty(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Weighed> some = random(random, 1 + random.nextInt(6));
        List<Weighed> more = new ArrayList<>(some);
        more.set(0, Weighed.of(some.getFirst().mode(), support(1)));

        assertThat(estimator.estimate(more, .5, 0).p())
                .isLessThanOrEqualTo(estimator.estimate(some, .5, 0).p());
        assertThat(estimator.estimate(more, .5, 0).u())
                .isLessThanOrEqualTo(estimator.estimate(some, .5, 0).u());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfTheEvidenceDoesNotMatter(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Weighed> some = random(random, 2 + random.nextInt(6));
        List<Weighed> turned = new ArrayList<>(some);
        Collections.reverse(turned);

        assertThat(estimator.estimate(turned, .4, 0).p())
                .isCloseTo(estimator.estimate(some, .4, 0).p(), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theIntervalHoldsTheMeanAndNarrowsWithEvidence(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        double share = random.nextDouble();
        Uncertainty few = estimator.estimate(samples(share, share), .5, 0);
        Uncertainty many =
                estimator.estimate(Collections.nCopies(40, Weighed.of(EvidenceMode.NATIVE, support(share))), .5, 0);

        assertThat(few.p()).isBetween(few.low(), few.high());
        assertThat(many.high() - many.low()).isLessThan(few.high() - few.low());
    }

    @Test
    void quantilesOfAFlatPosteriorAreTheirShares() {
        assertThat(new Posterior(1, 1).quantile(.25)).isCloseTo(.25, within(1e-6));
        assertThat(new Posterior(2, 2).below(.5)).isCloseTo(.5, within(1e-6));
    }

    @Test
    void samplingStopsOnceTwoSamplesSupportEveryConceptAndAtItsBound() {
        var stop = new SampleStop(.5, 5);
        Uncertainty doubted = estimator.estimate(samples(.4, .4), .5, 0);
        Uncertainty supported = estimator.estimate(samples(.99, .99), .5, 0);
        Uncertainty refuted = estimator.estimate(samples(.01, .01), .9, 0);

        assertThat(stop.isEnough(List.of(supported), 1)).isFalse();
        assertThat(stop.isEnough(List.of(supported), 2)).isTrue();
        assertThat(stop.isEnough(List.of(refuted), 2)).isTrue();
        assertThat(stop.isEnough(List.of(supported, doubted), 4)).isFalse();
        assertThat(stop.isEnough(List.of(supported, doubted), 5)).isTrue();
    }

    @Test
    void aThresholdThatLeavesNoRoomForCertaintyIsRefused() {
        assertThatThrownBy(() -> new SampleStop(.9, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SampleStop(.5, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Weighed> random(RandomGenerator random, int count) {
        List<Weighed> evidence = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            evidence.add(Weighed.of(EvidenceMode.NATIVE, support(random.nextDouble())));
        }
        return evidence;
    }

    private static List<Weighed> samples(double... supported) {
        List<Weighed> evidence = new ArrayList<>();
        for (double share : supported) {
            evidence.add(Weighed.of(EvidenceMode.NATIVE, support(share)));
        }
        return evidence;
    }

    private static Support support(double share) {
        return new Support(share, 1 - share, 0);
    }
}
