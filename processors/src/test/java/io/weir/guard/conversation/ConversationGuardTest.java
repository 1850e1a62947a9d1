// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Recollection;
import io.weir.guard.Recollection.Scope;
import io.weir.guard.Signal;
import io.weir.guard.TenantId;
import io.weir.guard.Verdict;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConversationGuardTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HALF = Duration.ofHours(6);
    private static final GuardInfo JAILBREAKS = BacktranslationGuard.info(Tier.EMBEDDED, List.of());

    private final ConversationGuard guard = new ConversationGuard(new ConversationSettings(HALF));
    private final Remembered kept = new Remembered(false);

    @Test
    void threeStrikesInARowReachTheFloorAndTwoDoNot() {
        look(flagged(.9), NOW);
        assertThat(score(look(flagged(.9), NOW), ConversationGuard.STRIKES)).isLessThan(.5);

        assertThat(score(look(flagged(.9), NOW), ConversationGuard.STRIKES)).isEqualTo(.5);
    }

    @Test
    void aStrikeCountsForHalfAfterTheHalfLife() {
        look(flagged(.9), NOW);

        double later = score(look(clear(.1), NOW.plus(HALF)), ConversationGuard.STRIKES);

        assertThat(later).isCloseTo(.5 / 3.5, within(1e-9));
    }

    @Test
    void aFindingOfAGuardThatIsNotGraveIsNoStrike() {
        GuardInfo pattern = new GuardInfo(
                new GuardId("pattern"), "1", List.of(), List.of(HazardCategory.PII_EMAIL), new Floors(Map.of(), .5));
        var finding = new Finding(HazardCategory.PII_EMAIL, 1, .5, List.of(), "");
        var email = new Judgement(pattern, new Verdict.Flagged(List.of(finding)), List.of(), Duration.ZERO);

        assertThat(score(look(email, NOW), ConversationGuard.STRIKES)).isZero();
    }

    @Test
    void aSubjectsStrikesAreCountedWhereTheExchangeNamesOne() {
        var both = new Remembered(true);

        Observation.Seen seen = (Observation.Seen) guard.observe(exchange(), List.of(flagged(.9)), both, NOW);

        assertThat(seen.signals())
                .filteredOn(signal -> signal.category().equals(ConversationGuard.STRIKES))
                .extracting(Signal::detail)
                .containsExactlyInAnyOrder("conversation", "subject");
    }

    @Test
    void scoresThatRiseTurnByTurnAreACrescendo() {
        assertThat(crescendo(.02, .06, .15, .3, .45)).isGreaterThanOrEqualTo(.5);
    }

    @Test
    void scoresThatFallOrStayOrTwitchNearZeroAreNone() {
        assertThat(crescendo(.45, .3, .15, .06, .02)).isZero();
        assertThat(crescendo(.2, .2, .2, .2, .2)).isZero();
        assertThat(crescendo(1e-6, 1e-5, 1e-4, 1e-3)).isLessThan(.5);
        assertThat(crescendo(.02, .2, .45)).isZero();
    }

    @Test
    void aTurnThatNobodyScoredIsPassedOver() {
        for (double score : new double[] {.02, .06, .15, .3, .45}) {
            look(clear(score), NOW);
            look(
                    new Judgement(
                            JAILBREAKS,
                            new Verdict.Inconclusive(io.weir.guard.Cause.TIMED_OUT),
                            List.of(),
                            Duration.ZERO),
                    NOW);
        }

        assertThat(score(look(clear(.49), NOW), ConversationGuard.CRESCENDO)).isGreaterThanOrEqualTo(.5);
    }

    @Test
    void whatIsNoMemoryIsRefused() {
        kept.put(Scope.CONVERSATION, new byte[] {9, 9});

        assertThatIllegalArgumentException().isThrownBy(() -> look(clear(.1), NOW));
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverComesScoresAreScoresAndMemoryIsBoundedAndComesBackTheSame(long seed) {
        var random = new SplittableRandom(seed);
        Instant at = NOW;
        for (int turn = 0; turn < 200; turn++) {
            at = at.plusSeconds(random.nextLong(-60, 20_000));
            Judgement judgement = random.nextBoolean() ? flagged(random.nextDouble(.5, 1)) : clear(random.nextDouble());

            Observation.Seen seen = look(judgement, at);

            assertThat(seen.signals())
                    .allSatisfy(signal -> assertThat(signal.score()).isBetween(0.0, 1.0));
            byte[] bytes = kept.get(Scope.CONVERSATION).orElseThrow();
            assertThat(bytes.length).isLessThanOrEqualTo(1 + 16 + Crescendo.TURNS_MAX * 16);
            assertThat(Memory.decode(bytes).encode()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutStrikesTheWeightNeverRises(long seed) {
        var random = new SplittableRandom(seed);
        var strikes = new Strikes(random.nextDouble(10), NOW);
        for (int step = 0; step < 50; step++) {
            Strikes later = strikes.until(strikes.at().plusMillis(random.nextLong(-1_000, 10_000_000)), HALF);
            assertThat(later.weight()).isLessThanOrEqualTo(strikes.weight());
            strikes = later;
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private double crescendo(double... scores) {
        var fresh = new Remembered(false);
        return DoubleStream.of(scores)
                .map(score -> score(
                        (Observation.Seen) guard.observe(exchange(), List.of(clear(score)), fresh, NOW),
                        ConversationGuard.CRESCENDO))
                .reduce(0, (_, last) -> last);
    }

    private Observation.Seen look(Judgement judgement, Instant at) {
        return (Observation.Seen) guard.observe(exchange(), List.of(judgement), kept, at);
    }

    private static double score(Observation.Seen seen, HazardCategory category) {
        return seen.signals().stream()
                .filter(signal -> signal.category().equals(category))
                .mapToDouble(Signal::score)
                .max()
                .orElseThrow();
    }

    private static Judgement flagged(double score) {
        var finding = new Finding(BacktranslationGuard.JAILBREAK, score, .5, List.of(), "embedded.guard-on-guess");
        return judgement(new Verdict.Flagged(List.of(finding)), score);
    }

    private static Judgement clear(double score) {
        return judgement(new Verdict.Clear(), score);
    }

    private static Judgement judgement(Verdict verdict, double score) {
        var signal = new Signal(BacktranslationGuard.JAILBREAK, score, List.of(), "");
        return new Judgement(JAILBREAKS, verdict, new ArrayList<>(List.of(signal)), Duration.ZERO);
    }

    private static Exchange exchange() {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.empty(),
                Optional.of(new Exchange.Response("m", List.of())));
    }

    /// Keeps it on the heap.
    private static final class Remembered implements Recollection {
        private final Map<Scope, byte[]> all = new EnumMap<>(Scope.class);
        private final boolean named;

        Remembered(boolean named) {
            this.named = named;
        }

        @Override
        public boolean has(Scope scope) {
            return named || scope == Scope.CONVERSATION;
        }

        @Override
        public Optional<byte[]> get(Scope scope) {
            return Optional.ofNullable(all.get(scope));
        }

        @Override
        public void put(Scope scope, byte[] bytes) {
            all.put(scope, bytes);
        }
    }
}
