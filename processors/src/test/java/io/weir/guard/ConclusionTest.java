// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConclusionTest {

    private static final List<Cause> CAUSES = List.copyOf(EnumSet.allOf(Cause.class));
    private static final Floors HALF = new Floors(Map.of(), 0.5);
    private static final GuardInfo GUARD =
            new GuardInfo(new GuardId("hazard"), "1", List.of(), List.of(HazardCategory.HATE), HALF);

    @Test
    void aScoreOnTheFloorIsAFinding() {
        Verdict verdict = conclude(seen(Set.of(), signal(HazardCategory.HATE, 0.5)), HALF);

        assertThat(verdict)
                .isEqualTo(new Verdict.Flagged(List.of(new Finding(HazardCategory.HATE, 0.5, 0.5, List.of(), ""))));
    }

    @Test
    void aScoreJustBelowTheFloorIsClearAndStaysVisible() {
        Signal near = signal(HazardCategory.HATE, Math.nextDown(0.5));

        Judgement judgement = Conclusion.conclude(observed(seen(Set.of(), near)), HALF);

        assertThat(judgement.verdict()).isEqualTo(new Verdict.Clear());
        assertThat(judgement.signals()).containsExactly(near);
    }

    @Test
    void aTenantsFloorOverridesTheRest() {
        Floors strict = new Floors(Map.of(HazardCategory.HATE, 0.1), 0.9);

        Verdict verdict = conclude(
                seen(Set.of(), signal(HazardCategory.HATE, 0.2), signal(HazardCategory.VIOLENCE, 0.8)), strict);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Flagged.class,
                        flagged -> assertThat(flagged.findings())
                                .extracting(Finding::category)
                                .containsExactly(HazardCategory.HATE));
    }

    /// Policy answers the causes too: an address that was found does not clear the picture beside it.
    @Test
    void aFindingDoesNotHideWhatCouldNotBeRead() {
        Judgement judgement =
                Conclusion.conclude(observed(seen(Set.of(Cause.UNSUPPORTED), signal(HazardCategory.HATE, 0.9))), HALF);

        assertThat(judgement.verdict()).isInstanceOf(Verdict.Flagged.class);
        assertThat(judgement.unread()).containsExactly(Cause.UNSUPPORTED);
    }

    @ParameterizedTest
    @EnumSource
    void contentThatWasNotReadIsNeverClear(Cause cause) {
        assertThat(conclude(seen(Set.of(cause)), HALF)).isEqualTo(new Verdict.Inconclusive(cause));
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsInconclusiveWithItsCause(Cause cause) {
        assertThat(conclude(new Observation.Failed(cause), HALF)).isEqualTo(new Verdict.Inconclusive(cause));
    }

    @Test
    void aHazardCountsThoughTheRestWasNotRead() {
        Verdict verdict = conclude(seen(Set.of(Cause.TOO_LONG), signal(HazardCategory.HATE, 0.9)), HALF);

        assertThat(verdict).isInstanceOf(Verdict.Flagged.class);
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @MethodSource("seeds")
    void onlyACompleteLookBelowEveryFloorIsClear(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Signal> signals = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            signals.add(signal(HazardCategory.HATE, random.nextDouble()));
        }
        EnumSet<Cause> unread = EnumSet.noneOf(Cause.class);
        for (int i = random.nextInt(3); i > 0; i--) {
            unread.add(CAUSES.get(random.nextInt(CAUSES.size())));
        }
        Floors floors = new Floors(Map.of(), random.nextDouble());

        Verdict verdict = conclude(new Observation.Seen(signals, unread), floors);

        boolean above = signals.stream().anyMatch(signal -> signal.score() >= floors.otherwise());
        assertThat(verdict instanceof Verdict.Flagged).isEqualTo(above);
        assertThat(verdict instanceof Verdict.Clear).isEqualTo(!above && unread.isEmpty());
        if (verdict instanceof Verdict.Flagged(List<Finding> findings)) {
            assertThat(findings).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void scoresThatAreNoProbabilityAreRefused() {
        assertThatThrownBy(() -> signal(HazardCategory.HATE, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signal(HazardCategory.HATE, 1.0001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Floors(Map.of(), Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Finding(HazardCategory.HATE, 0.4, 0.5, List.of(), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict conclude(Observation observation, Floors floors) {
        return Conclusion.conclude(observed(observation), floors).verdict();
    }

    private static Observed observed(Observation observation) {
        return new Observed(GUARD, observation, Duration.ZERO);
    }

    private static Observation seen(Set<Cause> unread, Signal... signals) {
        return new Observation.Seen(List.of(signals), unread);
    }

    private static Signal signal(HazardCategory category, double score) {
        return new Signal(category, score, List.of(), "");
    }
}
