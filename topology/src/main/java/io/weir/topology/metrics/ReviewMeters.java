// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static io.weir.topology.metrics.MetricName.*;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.guard.Cause;
import io.weir.guard.Verdict;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.stream.ReviewListener;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what reviews say of themselves. Labels are slugs of enums: no text, no id. Safe to use from any thread.
public final class ReviewMeters implements ReviewListener {
    private static final String KEPT = "kept";
    private static final List<Cause> CAUSES = List.of(
            Cause.TIMED_OUT,
            Cause.OVERLOADED,
            Cause.NOT_READY,
            Cause.MODEL_FAILED,
            Cause.GUARD_FAILED,
            Cause.UNSUPPORTED);
    private static final List<EvidenceMode> MODES =
            List.of(EvidenceMode.NEIGHBOURS, EvidenceMode.CROSS_MODEL, EvidenceMode.RESAMPLED);
    private static final List<String> RESULTS = List.of(
            "drawn",
            "useless",
            "skipped_budget",
            "timed_out",
            "overloaded",
            "too_long",
            "not_supported",
            "not_ready",
            "model_failed",
            "guard_failed");
    private static final List<String> VERDICTS = List.of("clear", "flagged", "inconclusive");

    private final MeterRegistry registry;
    private final AtomicLong running = new AtomicLong();
    private final Map<Store, AtomicLong> entries = new EnumMap<>(Store.class);

    public ReviewMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Store store : Store.values()) {
            var held = new AtomicLong();
            entries.put(store, held);
            Gauge.builder(REVIEW_ENTRIES.meterName(), held, AtomicLong::doubleValue)
                    .description(REVIEW_ENTRIES.meaning())
                    .tags("store", name(store))
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder(REVIEW_RUNNING.meterName(), running, AtomicLong::doubleValue)
                .description(REVIEW_RUNNING.meaning())
                .strongReference(true)
                .register(registry);
        beginAtZero();
    }

    @Override
    public void running(boolean now) {
        running.set(now ? 1 : 0);
    }

    @Override
    public void kept() {
        counter(REVIEW_ANSWERS, KEPT).increment();
    }

    @Override
    public void notReviewed(Cause cause) {
        counter(REVIEW_ANSWERS, name(cause)).increment();
    }

    @Override
    public void entries(Store store, int more) {
        AtomicLong held = entries.get(store);
        if (held != null) {
            held.addAndGet(more);
        }
    }

    @Override
    public void matched() {
        counter(REVIEW_MATCHES).increment();
    }

    @Override
    public void arrived(EvidenceMode mode, Arrival arrival) {
        counter(REVIEW_EVIDENCE, name(mode), name(arrival)).increment();
    }

    @Override
    public void resampled(String result) {
        counter(REVIEW_RESAMPLES, result.toLowerCase(Locale.ROOT)).increment();
    }

    @Override
    public void resampleTokens(int read, int written) {
        counter(REVIEW_RESAMPLE_TOKENS, "read").increment(read);
        counter(REVIEW_RESAMPLE_TOKENS, "written").increment(written);
    }

    @Override
    public void revised(Verdict verdict) {
        counter(
                        REVIEW_REVISIONS,
                        switch (verdict) {
                            case Verdict.Clear _ -> "clear";
                            case Verdict.Flagged _ -> "flagged";
                            case Verdict.Inconclusive _ -> "inconclusive";
                        })
                .increment();
    }

    @Override
    public void dropped(String node) {
        counter(DROPPED_RECORDS, node, "output_too_large").increment();
    }

    private void beginAtZero() {
        counter(REVIEW_ANSWERS, KEPT);
        CAUSES.forEach(cause -> counter(REVIEW_ANSWERS, name(cause)));
        counter(REVIEW_MATCHES);
        for (EvidenceMode mode : MODES) {
            for (Arrival arrival : Arrival.values()) {
                counter(REVIEW_EVIDENCE, name(mode), name(arrival));
            }
        }
        RESULTS.forEach(result -> counter(REVIEW_RESAMPLES, result));
        counter(REVIEW_RESAMPLE_TOKENS, "read");
        counter(REVIEW_RESAMPLE_TOKENS, "written");
        VERDICTS.forEach(verdict -> counter(REVIEW_REVISIONS, verdict));
    }

    private Counter counter(MetricName metric, String... values) {
        var builder = Counter.builder(metric.meterName()).description(metric.meaning());
        for (int at = 0; at < values.length; at++) {
            builder.tag(metric.labels().get(at), values[at]);
        }
        return builder.register(registry);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
