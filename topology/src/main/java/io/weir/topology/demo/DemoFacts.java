// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.schema.avro.AlertEvent;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.VerdictEvent;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What the output topics have said so far. Ids, counts and slugs only: no text that someone wrote, but for
/// the answers that ship with the demo.
///
/// One thread reads the topics, others look: every method holds the lock.
final class DemoFacts {
    private static final int LATENCIES_KEPT = 20_000;
    private static final int ALERTS_KEPT = 8;

    /// Of records that do not say whose they are.
    private static final String NOBODY = "";

    private final Instant began;
    private final Map<String, SequencedMap<String, Long>> verdicts = new TreeMap<>();
    private final SequencedMap<String, Long> decisions = counts("release", "review", "quarantine");
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final SequencedMap<String, Alert> alerts = new LinkedHashMap<>();
    private final long[] latencies = new long[LATENCIES_KEPT];
    private int latenciesSeen;
    private final Map<String, Long> decidedEvents = new TreeMap<>();
    private final Map<String, Long> deadByTenant = new TreeMap<>();
    private final DemoLooks looks = new DemoLooks();
    private final DemoClaims claims = new DemoClaims(DemoAnswers.shipped());
    private final DemoImages images = new DemoImages();
    private long alertUpdates;
    private long parked;
    private Optional<Duration> firstAlert = Optional.empty();

    /// @param began when the command was started
    DemoFacts(Instant began) {
        this.began = began;
    }

    /// An alert as it stands.
    record Alert(String tenant, String guard, String category, String action, long count, int level, boolean open) {}

    /// Milliseconds from the later event's own time to its decision being read, committed.
    record Latency(long p50, long p95, long p99, long max, long count) {}

    /// A copy of everything at one moment.
    record Snapshot(
            Map<String, SequencedMap<String, Long>> verdicts,
            SequencedMap<String, Long> decisions,
            Map<String, Long> deadLetters,
            long parked,
            List<Alert> lastAlerts,
            long alerts,
            long alertUpdates,
            Map<String, Long> decidedEvents,
            Map<String, Long> deadByTenant,
            Optional<Double> secondsToFirstAlert,
            Latency latency,
            DemoLooks.Snapshot looks,
            DemoClaims.Snapshot claims,
            DemoImages.Snapshot images) {

        long decided() {
            return sum(decisions);
        }

        /// Accepted events whose exchange was decided.
        long ended() {
            return sum(decidedEvents);
        }

        long dead() {
            return sum(deadLetters);
        }

        private static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// What the image lane tells.
    DemoImages images() {
        return images;
    }

    /// The backtranslation guard looked; told by the guard's own threads.
    void look(Concluded concluded) {
        looks.look(concluded);
    }

    /// The uncertainty guard looked; told by the guard's own threads.
    void look(UncertaintyLook look) {
        claims.look(look);
    }

    synchronized void verdict(VerdictEvent verdict) {
        claims.verdict(verdict);
        verdicts.computeIfAbsent(verdict.getGuard(), _ -> counts("clear", "flagged", "inconclusive"))
                .merge(slug(verdict.getVerdict()), 1L, Long::sum);
    }

    synchronized void decision(DecisionEvent decision, Instant readAt) {
        decisions.merge(slug(decision.getAction()), 1L, Long::sum);
        decidedEvents.merge(decision.getTenant(), (long) decision.getEvents(), Long::sum);
        long waited = Duration.between(decision.getRecordedAt(), readAt).toMillis();
        if (decision.getEvents() == 2 && waited >= 0) {
            latencies[latenciesSeen++ % LATENCIES_KEPT] = waited;
        }
    }

    synchronized void alert(AlertEvent alert, Instant readAt) {
        alertUpdates++;
        firstAlert = firstAlert.or(() -> Optional.of(Duration.between(began, readAt)));
        alerts.putLast(
                alert.getAlertId(),
                new Alert(
                        alert.getTenant(),
                        alert.getGuard(),
                        alert.getCategory(),
                        slug(alert.getAction()),
                        alert.getCount(),
                        alert.getLevel(),
                        slug(alert.getState()).equals("open")));
    }

    synchronized void deadLetter(DeadLetterEvent letter) {
        if (letter.getReason().equals(DeadLetterReason.PARKED.name())) {
            // A copy: the exchange itself is decided.
            parked++;
            return;
        }
        deadLetters.merge(letter.getReason().toLowerCase(Locale.ROOT), 1L, Long::sum);
        deadByTenant.merge(Objects.requireNonNullElse(letter.getTenant(), NOBODY), 1L, Long::sum);
    }

    synchronized Snapshot snapshot() {
        Map<String, SequencedMap<String, Long>> copied = new TreeMap<>();
        verdicts.forEach((guard, counts) -> copied.put(guard, new LinkedHashMap<>(counts)));
        return new Snapshot(
                copied,
                new LinkedHashMap<>(decisions),
                new TreeMap<>(deadLetters),
                parked,
                alerts.reversed().values().stream().limit(ALERTS_KEPT).toList(),
                alerts.size(),
                alertUpdates,
                new TreeMap<>(decidedEvents),
                new TreeMap<>(deadByTenant),
                firstAlert.map(time -> time.toMillis() / 1e3),
                latency(),
                looks.snapshot(),
                claims.snapshot(),
                images.snapshot());
    }

    private Latency latency() {
        int size = Math.min(latenciesSeen, LATENCIES_KEPT);
        long[] sorted = Arrays.copyOf(latencies, size);
        Arrays.sort(sorted);
        return size == 0
                ? new Latency(0, 0, 0, 0, 0)
                : new Latency(
                        quantile(sorted, .5), quantile(sorted, .95), quantile(sorted, .99), sorted[size - 1], size);
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static SequencedMap<String, Long> counts(String... names) {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        for (String name : names) {
            counts.put(name, 0L);
        }
        return counts;
    }

    private static String slug(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
