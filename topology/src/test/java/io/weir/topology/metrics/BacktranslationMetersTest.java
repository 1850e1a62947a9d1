// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Outcome;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.Trail;
import io.weir.guard.prefilter.Screening;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class BacktranslationMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final BacktranslationMeters meters = new BacktranslationMeters(registry, .5);

    @Test
    void aLookIsCountedWithItsTierOutcomeCallsTokensAndCacheHits() {
        BacktranslationGuard guard = BacktranslationLooks.guard(meters);
        BacktranslationMeters.bind(registry, guard);

        guard.observe(exchange(), Instant.MAX);
        guard.observe(exchange(), Instant.MAX);

        assertThat(count("weir.backtranslation.outcomes", "reason", "guard_on_guess"))
                .isEqualTo(2);
        assertThat(count("weir.backtranslation.escalations", "reason", "score")).isEqualTo(2);
        assertThat(count("weir.backtranslation.tokens", "direction", "read")).isEqualTo(70);
        assertThat(registry.get("weir.backtranslation.stage")
                        .tag("stage", "prefilter")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("weir.backtranslation.calls").summary().totalAmount())
                .isEqualTo(1);
        assertThat(registry.get("weir.backtranslation.cache")
                        .tags("cache", "guess", "result", "hit")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("weir.backtranslation.tier.info")
                        .gauge()
                        .getId()
                        .getTag("tier"))
                .isEqualTo("embedded");
    }

    /// A canary: the guess reaches the verdict's guard and no series.
    @Test
    void noWordOfAGuessIsALabel() {
        BacktranslationGuard guard = BacktranslationLooks.guard(meters);
        BacktranslationMeters.bind(registry, guard);

        guard.observe(exchange(), Instant.MAX);

        assertThat(registry.getMeters().toString()).doesNotContain("Zephyrine").doesNotContain("quokka");
        assertThat(guard.investigation()).isInstanceOf(Backtranslation.class);
    }

    @Test
    void theAuditSampleGivesAnEstimateOfWhatIsMissedWithItsBound() {
        meters.accept(looked(cleared(), new Outcome.Clear(Outcome.Basis.CLEARED_PREFILTER)));
        meters.accept(looked(audit(), new Outcome.Clear(Outcome.Basis.GUARD_CLEARED_GUESS)));
        meters.accept(looked(audit(), new Outcome.Flagged(Outcome.Evidence.GUARD_ON_GUESS, .9)));
        meters.accept(looked(audit(), new Outcome.Inconclusive(Outcome.Reason.NO_GUESS)));

        // One harmful of two concluded at a rate of one half stands for two of the four with low scores.
        assertThat(gauge("estimate")).isEqualTo(.5);
        assertThat(gauge("upper")).isBetween(.5, 1.0);
        assertThat(count("weir.backtranslation.audited", "outcome", "inconclusive"))
                .isEqualTo(1);
        assertThat(count("weir.backtranslation.screened", "result", "cleared")).isEqualTo(1);
    }

    @Test
    void whatTheBudgetLeftOutIsCountedByItself() {
        meters.accept(looked(audit(), new Outcome.Inconclusive(Outcome.Reason.SKIPPED_BUDGET)));

        assertThat(registry.get("weir.backtranslation.shed").counter().count()).isEqualTo(1);
    }

    private double gauge(String bound) {
        return registry.get("weir.backtranslation.miss.ratio")
                .tag("bound", bound)
                .gauge()
                .value();
    }

    private double count(String name, String label, String value) {
        return registry.get(name).tag(label, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static Screening.Scores scores() {
        return new Screening.Scores(Screening.Tier.LINEAR, OptionalDouble.empty(), .1);
    }

    private static Screening cleared() {
        return new Screening.ClearedByPrefilter(scores());
    }

    private static Screening audit() {
        return new Screening.Escalated(Screening.Reason.AUDIT, scores(), List.of());
    }

    private static Concluded looked(Screening screening, Outcome outcome) {
        return new Concluded(
                outcome,
                new Trail(
                        Tier.EMBEDDED,
                        Optional.of(screening),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of(),
                        "1"));
    }

    private static Exchange exchange() {
        var answer = new Utterance(
                Role.ASSISTANT, false, List.of(new Part.Text(Part.Kind.TEXT, "Cast on forty stitches, then knit.")));
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.empty(),
                Optional.of(new Exchange.Response("m", List.of(answer))));
    }
}
