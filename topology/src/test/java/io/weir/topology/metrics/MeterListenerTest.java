// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.alert.AlertSignal;
import io.weir.alert.AlertState;
import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import io.weir.guard.TenantId;
import io.weir.guard.Verdict;
import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.topology.GeneratedPage;
import io.weir.topology.model.WatchedModel;
import io.weir.wire.DeadLetterReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MeterListenerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final GuardInfo PATTERN = new PatternGuard().info();
    private static final ExchangeId ACME = new ExchangeId(new TenantId("acme"), "c", "e");
    private static final PolicyVersion VERSION = new PolicyVersion("acme", "1");

    private static final WatchedModel MODEL = new WatchedModel() {
        @Override
        public String id() {
            return "m";
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean check(Instant deadline) {
            return true;
        }

        @Override
        public long queuedTokens() {
            return 0;
        }
    };

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Ledger ledger = new Ledger();
    private final MeterListener listener =
            new MeterListener(registry, List.of("acme"), List.of(PATTERN), ledger, InstantSource.fixed(NOW));

    @ParameterizedTest
    @EnumSource
    void everyMetricButTheOnesThatNameWhatIsThereBeginsAtZero(MetricName metric) {
        new ModelMeters(registry).opened("m", "cpu");
        ModelMeters.bind(registry, MODEL);
        BacktranslationLooks.bind(registry);
        assertThat(new UncertaintyMeters(registry)).isNotNull();
        assertThat(new ReviewMeters(registry)).isNotNull();
        assertThat(new ImageMeters(registry, List.of("acme"))).isNotNull();
        List<Meter> meters = List.copyOf(registry.find(metric.meterName()).meters());

        boolean named = metric == MetricName.MODEL_INFO || metric == MetricName.POLICY_VERSION_INFO;
        assertThat(meters.isEmpty()).isEqualTo(named);
        assertThat(meters)
                .allSatisfy(meter -> assertThat(meter.getId().getTags().stream().map(Tag::getKey))
                        .containsExactlyInAnyOrderElementsOf(metric.labels()));
    }

    @Test
    void aModelsWorkIsCountedUnderItsId() {
        var meters = new ModelMeters(registry);
        meters.batchRan("m", 4, 90, 100, Duration.ofMillis(3));
        meters.rejected("m", io.weir.model.Cause.OVERLOADED);
        meters.tokensDropped("m", 12);

        assertThat(registry.get("weir.batch.size").tags("model", "m").summary().totalAmount())
                .isEqualTo(4);
        assertThat(registry.get("weir.batch.tokens")
                        .tags("model", "m")
                        .summary()
                        .totalAmount())
                .isEqualTo(90);
        assertThat(registry.get("weir.batch.padding.ratio")
                        .tags("model", "m")
                        .summary()
                        .max())
                .isEqualTo(.1);
        assertThat(registry.get("weir.model.run").tags("model", "m").timer().count())
                .isEqualTo(1);
        assertThat(registry.get("weir.model.rejects")
                        .tags("model", "m", "cause", "overloaded")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("weir.model.tokens.dropped")
                        .tags("model", "m")
                        .counter()
                        .count())
                .isEqualTo(12);
    }

    @Test
    void aTenantThatIsNotConfiguredIsCountedAsOther() {
        listener.received("acme", Side.PROMPT);
        listener.received("stranger-1", Side.PROMPT);
        listener.received("stranger-2", Side.PROMPT);

        assertThat(received("acme")).isEqualTo(1);
        assertThat(received("other")).isEqualTo(2);
    }

    @Test
    void coverageFallsWhileWorkWaitsAndComesBackWhenItHasDrained() {
        listener.received("acme", Side.PROMPT);
        listener.received("acme", Side.RESPONSE);
        listener.received("acme", Side.RESPONSE);
        listener.duplicate("acme", Side.RESPONSE);
        assertThat(coverage("acme")).isZero();

        listener.deadLettered("acme", "join", DeadLetterReason.LATE);
        assertThat(coverage("acme")).isEqualTo(0.5);
        listener.decided(decision(), 1, NOW);

        assertThat(coverage("acme")).isEqualTo(1);
        assertThat(coverage("other")).isEqualTo(1);
    }

    @Test
    void aTenantsOwnCategoryIsNoLabel() {
        var finding = new Finding(new HazardCategory("acme.project-x"), 1, 0.5, List.of(), "");

        listener.judged(ACME, new Judgement(PATTERN, new Verdict.Flagged(List.of(finding)), List.of(), Duration.ZERO));

        assertThat(registry.get(MetricName.VERDICTS.meterName())
                        .tags("tenant", "acme", "category", "other", "verdict", "flagged")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatWasNotReadIsCountedByItsCauseAlsoBesideAFinding() {
        var finding = new Finding(HazardCategory.PII_EMAIL, 1, 0.5, List.of(), "");
        var flagged = new Verdict.Flagged(List.of(finding));

        listener.judged(ACME, new Judgement(PATTERN, flagged, List.of(), Duration.ZERO, Set.of(Cause.UNSUPPORTED)));
        listener.judged(
                ACME, new Judgement(PATTERN, new Verdict.Inconclusive(Cause.UNSUPPORTED), List.of(), Duration.ZERO));

        assertThat(registry.get(MetricName.UNREAD.meterName())
                        .tags("guard", "pattern", "cause", "unsupported")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void onlyThePolicyInForceHasAVersionSeries() {
        IntStream.range(0, 1_000).forEach(i -> listener.policyApplied(new PolicyVersion("acme", "v" + i), NOW));

        assertThat(registry.find(MetricName.POLICY_VERSION_INFO.meterName()).gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("version")).isEqualTo("v999"));
    }

    @Test
    void fiftyTenantsStayBelowFiveThousandSeries() {
        MeterRegistry many = new SimpleMeterRegistry();
        List<String> tenants =
                IntStream.range(0, 50).mapToObj(i -> "tenant-" + i).toList();
        new MeterListener(many, tenants, List.of(PATTERN, PATTERN, PATTERN), new Ledger(), InstantSource.fixed(NOW));

        long series = many.getMeters().stream()
                .mapToLong(meter -> meter instanceof io.micrometer.core.instrument.Timer ? 14 : 1)
                .sum();

        assertThat(series).isLessThan(5_000);
    }

    @Test
    void aRecordFromTheFutureHasWaitedForNoTimeAtAll() {
        listener.decided(decision(), 2, NOW.plusSeconds(5));

        assertThat(registry.get(MetricName.END_TO_END.meterName()).timer().max(java.util.concurrent.TimeUnit.SECONDS))
                .isZero();
    }

    @Test
    void theMetricsPageIsUpToDate() throws IOException {
        GeneratedPage.assertUpToDate("reference/metrics.md", MetricsPage.markdown());
    }

    @Test
    void anOpenAlertCountsWhereItsPartitionIsRead() {
        var signal = new AlertSignal(
                ACME,
                PATTERN.id(),
                new Finding(HazardCategory.PII_CARD, .9, .5, List.of(), ""),
                Action.QUARANTINE,
                VERSION,
                NOW,
                "t-0@1");
        AlertState state = new AlertGrouping(AlertSettings.DEFAULT)
                .fold(Optional.empty(), signal)
                .state();

        listener.alertTaken(state);
        assertThat(openAlerts()).isEqualTo(1);

        listener.alertGivenUp(state.fingerprint());
        assertThat(openAlerts()).isZero();
    }

    private double openAlerts() {
        return registry.get("weir.alerts.open")
                .tags("severity", "critical")
                .gauge()
                .value();
    }

    private static Decision decision() {
        return new Decision(ACME, VERSION, Action.RELEASE, false, Action.RELEASE, List.of(), false);
    }

    private double received(String tenant) {
        return registry.get(MetricName.EVENTS_RECEIVED.meterName())
                .tags("tenant", tenant, "type", "prompt")
                .counter()
                .count();
    }

    private double coverage(String tenant) {
        return registry.get(MetricName.COVERAGE.meterName())
                .tags("tenant", tenant)
                .gauge()
                .value();
    }
}
