// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static io.weir.topology.metrics.MetricName.*;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.stream.ImageListener;
import io.weir.vision.attribution.Attributor.Concluded;
import io.weir.vision.attribution.Drift;
import io.weir.vision.attribution.ImageCause;
import io.weir.vision.attribution.ImageConclusion;
import io.weir.vision.attribution.SourceReport;
import io.weir.vision.attribution.WindowSpan;
import io.weir.vision.copy.CopyOutcome;
import io.weir.vision.copy.CopyReport;
import io.weir.vision.fingerprint.SourceConclusion;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Counts the facts of the image lane in a meter registry. Safe to use from any thread.
public final class ImageMeters implements ImageListener {

    private static final String LANE = "image";
    private static final String TYPE = "generated";
    private static final String OTHER = "other";
    private static final String SEEN = "seen";
    private static final List<String> SOURCE_OUTCOMES =
            List.of("attributed", "new_run_of_family", "unknown", "mixture", "inconclusive");

    private final MeterRegistry registry;
    private final Set<String> tenants;
    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong inFlightBytes = new AtomicLong();
    private final AtomicLong fingerprints = new AtomicLong();
    private final Timer queue;
    private final Timer restore;

    /// @param tenants those with series of their own
    public ImageMeters(MeterRegistry registry, List<String> tenants) {
        this.registry = registry;
        this.tenants = Set.copyOf(tenants);
        this.queue = Timer.builder(GUARD_QUEUE.meterName())
                .description(GUARD_QUEUE.meaning())
                .tags("lane", LANE)
                .register(registry);
        this.restore = Timer.builder(STATE_RESTORE.meterName())
                .description(STATE_RESTORE.meaning())
                .register(registry);
        gauge(IN_FLIGHT, inFlight, "lane", LANE);
        gauge(IN_FLIGHT_BYTES, inFlightBytes, "lane", LANE);
        gauge(FINGERPRINTS, fingerprints);
        beginAtZero();
    }

    /// The series of a node without the lane: all at zero.
    public static void idle(MeterRegistry registry, List<String> tenants) {
        var _ = new ImageMeters(registry, tenants);
    }

    @Override
    public void received(String tenant) {
        count(EVENTS_RECEIVED, known(tenant), LANE, TYPE);
    }

    @Override
    public void duplicate(String tenant) {
        count(DUPLICATE_EVENTS, known(tenant), LANE);
    }

    @Override
    public void clockAhead() {
        count(CLOCK_AHEAD, TYPE);
    }

    @Override
    public void deadLettered(String tenant, String stage, DeadLetterReason reason) {
        count(DEAD_LETTER, "image-" + stage, name(reason));
    }

    @Override
    public void inFlight(int records, long bytes) {
        inFlight.set(records);
        inFlightBytes.set(bytes);
    }

    @Override
    public void queued(Duration waited) {
        queue.record(waited);
    }

    @Override
    public void restored(Duration took) {
        restore.record(took);
    }

    @Override
    public void seen(String tenant, Optional<ImageCause> cause) {
        count(IMAGES_SEEN, known(tenant), cause.map(ImageMeters::name).orElse(SEEN));
    }

    @Override
    public void concluded(String tenant, Concluded concluded) {
        count(IMAGES_CONCLUDED, name(concluded.image()));
        concluded.copies().map(CopyReport::outcome).ifPresent(outcome -> count(COPY_CHECKS, name(outcome)));
        for (SourceReport report : concluded.reports()) {
            count(SOURCES_ATTRIBUTED, name(report.span()), name(report.outcome()));
            if (report.declaredConflict()) {
                count(SOURCE_CONFLICTS, known(tenant));
            }
        }
        concluded.drifts().forEach(drift -> count(MetricName.FINGERPRINT_DRIFT, name(drift.kind())));
    }

    @Override
    public void registry(int registered, boolean refused) {
        fingerprints.set(registered);
        if (refused) {
            count(FINGERPRINTS_REFUSED);
        }
    }

    private void beginAtZero() {
        for (String tenant :
                Stream.concat(tenants.stream().sorted(), Stream.of(OTHER)).toList()) {
            counter(EVENTS_RECEIVED, tenant, LANE, TYPE);
            counter(DUPLICATE_EVENTS, tenant, LANE);
            counter(SOURCE_CONFLICTS, tenant);
            counter(IMAGES_SEEN, tenant, SEEN);
            for (ImageCause cause : ImageCause.values()) {
                counter(IMAGES_SEEN, tenant, name(cause));
            }
        }
        counter(CLOCK_AHEAD, TYPE);
        counter(FINGERPRINTS_REFUSED);
        List.of("attributed", "ambiguous", "inconclusive").forEach(outcome -> counter(IMAGES_CONCLUDED, outcome));
        List.of("clear", "flagged", "inconclusive").forEach(outcome -> counter(COPY_CHECKS, outcome));
        for (WindowSpan span : WindowSpan.values()) {
            SOURCE_OUTCOMES.forEach(outcome -> counter(SOURCES_ATTRIBUTED, name(span), outcome));
        }
        for (Drift.Kind kind : Drift.Kind.values()) {
            counter(MetricName.FINGERPRINT_DRIFT, name(kind));
        }
    }

    private void gauge(MetricName metric, AtomicLong value, String... tags) {
        Gauge.builder(metric.meterName(), value, AtomicLong::get)
                .description(metric.meaning())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void count(MetricName metric, String... values) {
        counter(metric, values).increment();
    }

    private Counter counter(MetricName metric, String... values) {
        List<String> key = new ArrayList<>(List.of(metric.meterName()));
        key.addAll(List.of(values));
        return counters.computeIfAbsent(key, _ -> {
            var builder = Counter.builder(metric.meterName()).description(metric.meaning());
            for (int i = 0; i < values.length; i++) {
                builder.tag(metric.labels().get(i), values[i]);
            }
            return builder.register(registry);
        });
    }

    private String known(String tenant) {
        return tenants.contains(tenant) ? tenant : OTHER;
    }

    private static String name(ImageConclusion conclusion) {
        return switch (conclusion) {
            case ImageConclusion.Attributed _ -> "attributed";
            case ImageConclusion.Ambiguous _ -> "ambiguous";
            case ImageConclusion.Inconclusive _ -> "inconclusive";
        };
    }

    private static String name(CopyOutcome outcome) {
        return switch (outcome) {
            case CopyOutcome.Clear _ -> "clear";
            case CopyOutcome.Flagged _ -> "flagged";
            case CopyOutcome.Inconclusive _ -> "inconclusive";
        };
    }

    private static String name(SourceReport.Outcome outcome) {
        return switch (outcome) {
            case SourceReport.Inconclusive _ -> "inconclusive";
            case SourceReport.Concluded(SourceConclusion conclusion) ->
                switch (conclusion) {
                    case SourceConclusion.Attributed _ -> "attributed";
                    case SourceConclusion.NewRunOfFamily _ -> "new_run_of_family";
                    case SourceConclusion.Unknown _ -> "unknown";
                    case SourceConclusion.Mixture _ -> "mixture";
                    case SourceConclusion.TooFewImages _ -> "inconclusive";
                };
        };
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
