// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static io.weir.topology.metrics.MetricName.*;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.alert.AlertState;
import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import io.weir.guard.Verdict;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.stream.StreamListener;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Counts the facts of the stream in a meter registry, and keeps the [Ledger].
///
/// Safe to use from any thread. Counters are looked up once for each set of labels and then kept.
public final class MeterListener implements StreamListener {
    private static final String LANE = "chat";
    private static final String OTHER = "other";
    private static final String NONE = "none";
    private static final List<String> STAGES = List.of("intake", "deduplicate", "join", "guards", "decide");
    private static final Duration[] END_TO_END_BUCKETS = millis(25, 50, 100, 150, 250, 500, 900, 2_000, 5_000, 30_000);
    private static final Duration[] GUARD_BUCKETS = millis(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 30_000);

    private static final Duration[] RESTORE_BUCKETS = millis(100, 500, 2_000, 10_000, 60_000, 300_000, 1_200_000);
    private static final String GROUPED = "grouped";

    private final MeterRegistry registry;
    private final Set<String> tenants;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> guardTimers = new ConcurrentHashMap<>();
    private final Map<String, Gauge> policies = new ConcurrentHashMap<>();
    private final Map<String, String> openAlerts = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong inFlightBytes = new AtomicLong();
    private final AtomicLong remembered = new AtomicLong();
    private final Timer endToEnd;
    private final Timer policyApply;
    private final Timer guardQueue;
    private final Timer stateRestore;

    /// @param tenants those with series of their own
    /// @param guards those that can give verdicts
    public MeterListener(
            MeterRegistry registry, List<String> tenants, List<GuardInfo> guards, Ledger ledger, InstantSource clock) {
        this.registry = registry;
        this.tenants = Set.copyOf(tenants);
        this.ledger = ledger;
        this.clock = clock;
        this.endToEnd = timer(END_TO_END, END_TO_END_BUCKETS, "lane", LANE);
        this.guardQueue = timer(GUARD_QUEUE, GUARD_BUCKETS, "lane", LANE);
        this.stateRestore = timer(STATE_RESTORE, RESTORE_BUCKETS);
        this.policyApply = timer(POLICY_APPLY, END_TO_END_BUCKETS);
        beginAtZero(guards);
    }

    @Override
    public void received(String tenant, Side side) {
        ledger.accepted(known(tenant));
        count(EVENTS_RECEIVED, known(tenant), LANE, name(side));
    }

    @Override
    public void duplicate(String tenant, Side side) {
        ledger.duplicate(known(tenant));
        count(DUPLICATE_EVENTS, known(tenant), LANE);
    }

    @Override
    public void clockAhead(Side side) {
        count(CLOCK_AHEAD, name(side));
    }

    @Override
    public void deadLettered(String tenant, String stage, DeadLetterReason reason) {
        ledger.deadLettered(known(tenant));
        count(DEAD_LETTER, stage, name(reason));
    }

    @Override
    public void shed(String tenant, String reason) {
        ledger.shed(known(tenant));
        count(SHED, known(tenant), reason);
    }

    @Override
    public void inFlight(int records, long bytes) {
        inFlight.set(records);
        inFlightBytes.set(bytes);
    }

    @Override
    public void queued(Duration waited) {
        guardQueue.record(waited);
    }

    @Override
    public void restored(Duration took) {
        stateRestore.record(took);
    }

    @Override
    public void observed(GuardId guard, Duration took) {
        guardTimers
                .computeIfAbsent(guard.value(), id -> timer(GUARD_DURATION, GUARD_BUCKETS, "guard", id, "lane", LANE))
                .record(took);
    }

    @Override
    public void guardFailed(GuardId guard, Cause cause) {
        count(GUARD_ERRORS, guard.value(), name(cause));
    }

    @Override
    public void judged(ExchangeId exchange, Judgement judgement) {
        String tenant = known(exchange.tenant().value());
        String guard = judgement.guard().id().value();
        unread(judgement).forEach(cause -> count(UNREAD, guard, name(cause)));
        switch (judgement.verdict()) {
            case Verdict.Clear _ -> count(VERDICTS, tenant, guard, NONE, "clear");
            case Verdict.Inconclusive _ -> count(VERDICTS, tenant, guard, NONE, "inconclusive");
            case Verdict.Flagged(List<Finding> findings) ->
                findings.stream()
                        .map(finding -> category(judgement.guard(), finding))
                        .distinct()
                        .forEach(category -> count(VERDICTS, tenant, guard, category, "flagged"));
        }
    }

    /// What was not read, whether or not something was found beside it.
    private static Set<Cause> unread(Judgement judgement) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        causes.addAll(judgement.unread());
        if (judgement.verdict() instanceof Verdict.Inconclusive(Cause cause)) {
            causes.add(cause);
        }
        return causes;
    }

    /// Tenants write categories of their own; those are not labels.
    private static String category(GuardInfo guard, Finding finding) {
        return guard.categories().contains(finding.category())
                ? finding.category().slug()
                : OTHER;
    }

    @Override
    public void decided(Decision decision, int events, Instant recordedAt) {
        String tenant = decision.exchange().tenant().value();
        ledger.decided(known(tenant), events);
        count(DECISIONS, known(tenant), name(decision.action()));
        counter(DECIDED_EVENTS, known(tenant)).increment(events);
        Duration waited = Duration.between(recordedAt, clock.instant());
        endToEnd.record(waited.isNegative() ? Duration.ZERO : waited);
    }

    @Override
    public void parked(ExchangeId exchange, int events) {
        counter(PARKED, known(exchange.tenant().value())).increment(events);
    }

    @Override
    public void alert(AlertState alert) {
        String transition = !alert.open() ? "closed" : alert.stateVersion() == 1 ? "opened" : "updated";
        count(ALERT_UPDATES, transition);
        if (alert.open()) {
            alertTaken(alert);
        } else {
            alertGivenUp(alert.fingerprint());
        }
    }

    @Override
    public void alertCounted() {
        count(ALERTS_SUPPRESSED, GROUPED);
    }

    @Override
    public void alertTaken(AlertState alert) {
        openAlerts.put(alert.fingerprint(), severity(alert.action()));
    }

    @Override
    public void alertGivenUp(String fingerprint) {
        openAlerts.remove(fingerprint);
    }

    @Override
    public void policyApplied(PolicyVersion policy, Instant publishedAt) {
        Duration took = Duration.between(publishedAt, clock.instant());
        policyApply.record(took.isNegative() ? Duration.ZERO : took);
        inForce(policy.tenant(), policy.version());
    }

    @Override
    public void policyWithdrawn(PolicyVersion withdrawn, PolicyVersion now, Instant withdrawnAt) {
        inForce(withdrawn.tenant(), now.version());
    }

    private void inForce(String owner, String version) {
        policies.compute(owner.equals("*") ? "*" : known(owner), (tenant, before) -> {
            if (before != null) {
                registry.remove(before);
            }
            return Gauge.builder(POLICY_VERSION_INFO.meterName(), () -> 1)
                    .description(POLICY_VERSION_INFO.meaning())
                    .tags("tenant", tenant, "version", version)
                    .strongReference(true)
                    .register(registry);
        });
    }

    @Override
    public void policyRefused(String tenant, int problems) {
        count(POLICY_REJECTS, known(tenant));
    }

    @Override
    public void judgedAlone(String tenant, Side present) {
        count(JUDGED_ALONE, known(tenant), name(present));
    }

    @Override
    public void remembered(int entries) {
        remembered.set(entries);
    }

    @Override
    public void dropped(String node, DeadLetterReason reason) {
        count(DROPPED_RECORDS, node, name(reason));
    }

    private void beginAtZero(List<GuardInfo> guards) {
        for (String tenant :
                Stream.concat(tenants.stream().sorted(), Stream.of(OTHER)).toList()) {
            beginAtZero(tenant, guards);
        }
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            STAGES.forEach(stage -> counter(DEAD_LETTER, stage, name(reason)));
        }
        counter(DROPPED_RECORDS, "alert", name(DeadLetterReason.OUTPUT_TOO_LARGE));
        counter(DROPPED_RECORDS, "alert", name(DeadLetterReason.OUTPUT_UNSERIALIZABLE));
        for (Side side : Side.values()) {
            counter(CLOCK_AHEAD, name(side));
        }
        List.of("opened", "updated", "closed").forEach(transition -> counter(ALERT_UPDATES, transition));
        counter(ALERTS_SUPPRESSED, GROUPED);
        List.of("info", "warning", "critical").forEach(this::severityGauge);
        gauge(IN_FLIGHT, inFlight);
        gauge(IN_FLIGHT_BYTES, inFlightBytes);
        gauge(CONVERSATIONS, remembered);
        guards.forEach(this::beginAtZero);
    }

    private void beginAtZero(String tenant, List<GuardInfo> guards) {
        for (Side side : Side.values()) {
            counter(EVENTS_RECEIVED, tenant, LANE, name(side));
            counter(JUDGED_ALONE, tenant, name(side));
        }
        counter(DUPLICATE_EVENTS, tenant, LANE);
        counter(SHED, tenant, NONE);
        counter(PARKED, tenant);
        counter(DECIDED_EVENTS, tenant);
        counter(POLICY_REJECTS, tenant);
        for (Action action : Action.values()) {
            counter(DECISIONS, tenant, name(action));
        }
        for (GuardInfo guard : guards) {
            String id = guard.id().value();
            counter(VERDICTS, tenant, id, NONE, "clear");
            counter(VERDICTS, tenant, id, NONE, "inconclusive");
            counter(VERDICTS, tenant, id, OTHER, "flagged");
            guard.categories().forEach(category -> counter(VERDICTS, tenant, id, category.slug(), "flagged"));
        }
        Gauge.builder(COVERAGE.meterName(), ledger, book -> book.balance(tenant).coverage())
                .description(COVERAGE.meaning())
                .tags("tenant", tenant)
                .register(registry);
    }

    private void beginAtZero(GuardInfo guard) {
        String id = guard.id().value();
        guardTimers.computeIfAbsent(id, _ -> timer(GUARD_DURATION, GUARD_BUCKETS, "guard", id, "lane", LANE));
        for (Cause cause : Cause.values()) {
            counter(GUARD_ERRORS, id, name(cause));
            counter(UNREAD, id, name(cause));
        }
        guard.models()
                .forEach(model -> Gauge.builder(MODEL_INFO.meterName(), () -> 1)
                        .description(MODEL_INFO.meaning())
                        .tags("guard", id, "model", model.id(), "digest", model.sha256())
                        .strongReference(true)
                        .register(registry));
    }

    private void severityGauge(String severity) {
        Gauge.builder(
                        ALERTS_OPEN.meterName(),
                        openAlerts,
                        open -> open.values().stream().filter(severity::equals).count())
                .description(ALERTS_OPEN.meaning())
                .tags("severity", severity)
                .register(registry);
    }

    private void gauge(MetricName metric, AtomicLong value) {
        Gauge.builder(metric.meterName(), value, AtomicLong::get)
                .description(metric.meaning())
                .tags("lane", LANE)
                .register(registry);
    }

    private Timer timer(MetricName metric, Duration[] buckets, String... tags) {
        return Timer.builder(metric.meterName())
                .description(metric.meaning())
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private void count(MetricName metric, String... values) {
        counter(metric, values).increment();
    }

    private Counter counter(MetricName metric, String... values) {
        List<String> labels = metric.labels();
        if (labels.size() != values.length) {
            throw new IllegalArgumentException(metric + " has the labels " + labels);
        }
        List<String> key = new ArrayList<>(values.length + 1);
        key.add(metric.meterName());
        key.addAll(List.of(values));
        return counters.computeIfAbsent(key, _ -> {
            var builder = Counter.builder(metric.meterName()).description(metric.meaning());
            for (int i = 0; i < values.length; i++) {
                builder.tag(labels.get(i), values[i]);
            }
            return builder.register(registry);
        });
    }

    private String known(String tenant) {
        return tenants.contains(tenant) ? tenant : OTHER;
    }

    static String severity(Action action) {
        return switch (action) {
            case RELEASE -> "info";
            case REVIEW -> "warning";
            case QUARANTINE -> "critical";
        };
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
