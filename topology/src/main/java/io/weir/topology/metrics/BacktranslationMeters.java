// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static io.weir.topology.metrics.MetricName.*;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.BoundedCache;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.EscalationBudget;
import io.weir.guard.backtranslation.Outcome;
import io.weir.guard.backtranslation.StageCost;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.prefilter.MissRate;
import io.weir.guard.prefilter.Screening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/// Counts what the backtranslation guard says of its looks. Labels are slugs of enums: no text, no id.
///
/// It counts looks: one that was given up, or is repeated after a crash, is a look as well, and has cost what
/// it cost. Safe to use from any thread.
public final class BacktranslationMeters implements Consumer<Concluded> {
    private static final Duration[] STAGE_BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 30_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final AtomicReference<MissRate> missRate;
    private final DistributionSummary calls;

    /// @param auditRate of the sample that the guard draws
    public BacktranslationMeters(MeterRegistry registry, double auditRate) {
        this.registry = registry;
        this.missRate = new AtomicReference<>(MissRate.none(auditRate));
        this.calls = DistributionSummary.builder(BACKTRANSLATION_CALLS.meterName())
                .description(BACKTRANSLATION_CALLS.meaning())
                .serviceLevelObjectives(.5, 1, 2, 3, 4)
                .register(registry);
        beginAtZero();
    }

    @Override
    public void accept(Concluded concluded) {
        concluded.trail().screening().ifPresent(screening -> screened(screening, concluded.outcome()));
        counter(
                        registry,
                        BACKTRANSLATION_OUTCOMES,
                        concluded.trail().tier().slug(),
                        outcome(concluded.outcome()),
                        reason(concluded.outcome()))
                .increment();
        if (concluded.outcome().equals(new Outcome.Inconclusive(Outcome.Reason.SKIPPED_BUDGET))) {
            counter(registry, BACKTRANSLATION_SHED).increment();
        }
        calls.record(concluded.trail().calls());
        concluded.trail().costs().forEach(this::cost);
    }

    /// Shows what is asked of an open guard: tier, caches, budget.
    public static void bind(MeterRegistry registry, BacktranslationGuard guard) {
        Tier tier = guard.investigation().settings().tier();
        Gauge.builder(BACKTRANSLATION_TIER_INFO.meterName(), () -> 1)
                .description(BACKTRANSLATION_TIER_INFO.meaning())
                .tags("tier", tier.slug())
                .strongReference(true)
                .register(registry);
        Gauge.builder(BACKTRANSLATION_IN_FLIGHT.meterName(), guard.budget(), EscalationBudget::inFlight)
                .description(BACKTRANSLATION_IN_FLIGHT.meaning())
                .strongReference(true)
                .register(registry);
        for (Outcome outcome : outcomes()) {
            counter(registry, BACKTRANSLATION_OUTCOMES, tier.slug(), outcome(outcome), reason(outcome));
        }
        // Looks beside a language model can find harm, and nothing else.
        counter(registry, BACKTRANSLATION_OUTCOMES, Tier.ANSWER_ONLY.slug(), "flagged", "guard_on_answer");
        if (guard.investigation() instanceof Backtranslation lane) {
            cache(registry, "guess", lane.guesses());
            lane.refusals().ifPresent(replies -> cache(registry, "refuser", replies));
        }
    }

    private void screened(Screening screening, Outcome outcome) {
        counter(registry, BACKTRANSLATION_SCREENED, result(screening)).increment();
        if (screening instanceof Screening.Escalated escalated) {
            counter(registry, BACKTRANSLATION_ESCALATIONS, name(escalated.by())).increment();
            if (escalated.by() == Screening.Reason.AUDIT) {
                counter(registry, BACKTRANSLATION_AUDITED, outcome(outcome)).increment();
            }
        }
        missRate.updateAndGet(before -> after(before, screening, outcome));
    }

    private static MissRate after(MissRate before, Screening screening, Outcome outcome) {
        return switch (screening) {
            case Screening.ClearedByPrefilter _ -> before.cleared();
            case Screening.AlreadyRefused _, Screening.Unscreened _ -> before;
            case Screening.Escalated escalated ->
                escalated.by() == Screening.Reason.AUDIT ? audited(before, outcome) : caught(before, outcome);
        };
    }

    private static MissRate audited(MissRate before, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Clear _ -> before.audited(false);
            case Outcome.Flagged _ -> before.audited(true);
            case Outcome.Inconclusive _ -> before.auditedInVain();
        };
    }

    private static MissRate caught(MissRate before, Outcome outcome) {
        return outcome instanceof Outcome.Flagged ? before.caughtOne() : before;
    }

    private void cost(StageCost cost) {
        stage(cost.stage()).record(cost.millis(), TimeUnit.MILLISECONDS);
        counter(registry, BACKTRANSLATION_TOKENS, name(cost.stage()), "read").increment(cost.tokensRead());
        counter(registry, BACKTRANSLATION_TOKENS, name(cost.stage()), "generated")
                .increment(cost.tokensGenerated());
    }

    private void beginAtZero() {
        for (String result : List.of("cleared", "already_refused", "unscreened", "escalated")) {
            counter(registry, BACKTRANSLATION_SCREENED, result);
        }
        for (Screening.Reason reason : Screening.Reason.values()) {
            counter(registry, BACKTRANSLATION_ESCALATIONS, name(reason));
        }
        for (StageCost.Stage stage : StageCost.Stage.values()) {
            stage(stage);
            counter(registry, BACKTRANSLATION_TOKENS, name(stage), "read");
            counter(registry, BACKTRANSLATION_TOKENS, name(stage), "generated");
        }
        counter(registry, BACKTRANSLATION_SHED);
        for (String outcome : List.of("clear", "flagged", "inconclusive")) {
            counter(registry, BACKTRANSLATION_AUDITED, outcome);
        }
        miss("estimate", MissRate::ofLow);
        miss("upper", MissRate::ofLowAtMost);
    }

    private void miss(String bound, ToDoubleFunction<MissRate> of) {
        Gauge.builder(BACKTRANSLATION_MISS.meterName(), missRate, rate -> of.applyAsDouble(rate.get()))
                .description(BACKTRANSLATION_MISS.meaning())
                .tags("bound", bound)
                .strongReference(true)
                .register(registry);
    }

    private Timer stage(StageCost.Stage stage) {
        return Timer.builder(BACKTRANSLATION_STAGE.meterName())
                .description(BACKTRANSLATION_STAGE.meaning())
                .tags("stage", name(stage))
                .serviceLevelObjectives(STAGE_BUCKETS)
                .register(registry);
    }

    private static void cache(MeterRegistry registry, String name, BoundedCache<?> cache) {
        cached(registry, name, "hit", cache, BoundedCache::hits);
        cached(registry, name, "miss", cache, BoundedCache::misses);
    }

    private static void cached(
            MeterRegistry registry,
            String name,
            String result,
            BoundedCache<?> cache,
            ToDoubleFunction<BoundedCache<?>> count) {
        FunctionCounter.builder(BACKTRANSLATION_CACHE.meterName(), cache, count)
                .description(BACKTRANSLATION_CACHE.meaning())
                .tags("cache", name, "result", result)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, MetricName metric, String... values) {
        var builder = Counter.builder(metric.meterName()).description(metric.meaning());
        for (int at = 0; at < values.length; at++) {
            builder.tag(metric.labels().get(at), values[at]);
        }
        return builder.register(registry);
    }

    private static List<Outcome> outcomes() {
        List<Outcome> all = new ArrayList<>();
        Arrays.stream(Outcome.Basis.values()).map(Outcome.Clear::new).forEach(all::add);
        Arrays.stream(Outcome.Evidence.values())
                .map(evidence -> new Outcome.Flagged(evidence, 1))
                .forEach(all::add);
        Arrays.stream(Outcome.Reason.values()).map(Outcome.Inconclusive::new).forEach(all::add);
        return all;
    }

    private static String result(Screening screening) {
        return switch (screening) {
            case Screening.ClearedByPrefilter _ -> "cleared";
            case Screening.AlreadyRefused _ -> "already_refused";
            case Screening.Unscreened _ -> "unscreened";
            case Screening.Escalated _ -> "escalated";
        };
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Clear _ -> "clear";
            case Outcome.Flagged _ -> "flagged";
            case Outcome.Inconclusive _ -> "inconclusive";
        };
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Clear(Outcome.Basis basis) -> name(basis);
            case Outcome.Flagged(Outcome.Evidence evidence, double _) -> name(evidence);
            case Outcome.Inconclusive(Outcome.Reason reason) -> name(reason);
        };
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
