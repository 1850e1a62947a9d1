// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import static io.weir.topology.metrics.MetricName.*;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.guard.uncertainty.ConceptFinding;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.EvidenceRefusal;
import io.weir.guard.uncertainty.TokenOnsets;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintyOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// Counts what the uncertainty guard says of its looks. Labels are slugs of enums: no text, no id.
///
/// It counts looks: one that is repeated after a crash is a look as well, and has cost what it cost. Safe to
/// use from any thread.
public final class UncertaintyMeters implements Consumer<UncertaintyLook> {
    private static final Duration[] STAGE_BUCKETS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final String NONE = "none";
    private static final List<String> RESULTS = List.of("flagged", "not_flagged", "prompt_derived", "unchecked");
    private static final List<String> STAGES = List.of("read", "wait", "encode", "judge");

    private final MeterRegistry registry;

    public UncertaintyMeters(MeterRegistry registry) {
        this.registry = registry;
        beginAtZero();
    }

    @Override
    public void accept(UncertaintyLook look) {
        String mode = name(look.own().mode());
        switch (look.outcome()) {
            case UncertaintyOutcome.Clear clear -> {
                counter(UNCERTAINTY_OUTCOMES, mode, "clear", NONE).increment();
                clear.concepts().forEach(concept -> claim(mode, false, concept));
            }
            case UncertaintyOutcome.Flagged(List<ConceptFinding> findings, List<ConceptFinding> others) -> {
                counter(UNCERTAINTY_OUTCOMES, mode, "flagged", NONE).increment();
                findings.forEach(concept -> claim(mode, true, concept));
                others.forEach(concept -> claim(mode, false, concept));
            }
            case UncertaintyOutcome.Inconclusive(UncertaintyOutcome.Reason reason, List<ConceptFinding> concepts) -> {
                counter(UNCERTAINTY_OUTCOMES, mode, "inconclusive", name(reason))
                        .increment();
                concepts.forEach(concept -> claim(mode, false, concept));
                if (concepts.isEmpty()) {
                    counter(UNCERTAINTY_CLAIMS, mode, "unchecked")
                            .increment(look.cost().claims());
                }
            }
        }
        look.read()
                .evidence()
                .forEach(piece ->
                        counter(UNCERTAINTY_EVIDENCE, name(piece.mode())).increment());
        if (look.own().onsets() instanceof TokenOnsets.Usable) {
            counter(UNCERTAINTY_EVIDENCE, name(EvidenceMode.ONSET)).increment();
        }
        look.own()
                .refusals()
                .forEach(refusal -> counter(UNCERTAINTY_REFUSED, name(refusal)).increment());
        counter(UNCERTAINTY_SENTENCES).increment(look.cost().sentences());
        counter(UNCERTAINTY_PAIRS).increment((double) look.cost().pairs());
        stage("read").record(look.cost().reading());
        stage("wait").record(look.cost().waiting());
        stage("encode").record(look.cost().encoding());
        stage("judge").record(look.cost().judging());
    }

    private void claim(String mode, boolean flagged, ConceptFinding concept) {
        String result = flagged
                ? "flagged"
                : !concept.uncertainty().hasEvidence()
                        ? "unchecked"
                        : concept.uncertainty().promptDerived() ? "prompt_derived" : "not_flagged";
        counter(UNCERTAINTY_CLAIMS, mode, result).increment();
    }

    private void beginAtZero() {
        for (EvidenceMode mode : EvidenceMode.values()) {
            counter(UNCERTAINTY_EVIDENCE, name(mode));
            counter(UNCERTAINTY_OUTCOMES, name(mode), "clear", NONE);
            counter(UNCERTAINTY_OUTCOMES, name(mode), "flagged", NONE);
            for (UncertaintyOutcome.Reason reason : UncertaintyOutcome.Reason.values()) {
                counter(UNCERTAINTY_OUTCOMES, name(mode), "inconclusive", name(reason));
            }
            RESULTS.forEach(result -> counter(UNCERTAINTY_CLAIMS, name(mode), result));
        }
        for (EvidenceRefusal refusal : EvidenceRefusal.values()) {
            counter(UNCERTAINTY_REFUSED, name(refusal));
        }
        counter(UNCERTAINTY_SENTENCES);
        counter(UNCERTAINTY_PAIRS);
        STAGES.forEach(this::stage);
    }

    private Timer stage(String stage) {
        return Timer.builder(UNCERTAINTY_STAGE.meterName())
                .description(UNCERTAINTY_STAGE.meaning())
                .tags("stage", stage)
                .serviceLevelObjectives(STAGE_BUCKETS)
                .register(registry);
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
