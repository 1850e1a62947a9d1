// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.stream.ImageListener;
import io.weir.vision.attribution.Attributor.Concluded;
import io.weir.vision.attribution.Drift;
import io.weir.vision.attribution.SourceReport;
import io.weir.vision.attribution.WindowSpan;
import io.weir.vision.copy.CopyOutcome;
import io.weir.vision.fingerprint.SourceConclusion;
import io.weir.vision.fingerprint.SourceEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the image lane said, as the demo shows it: each source's curve as it grows, and copies. Safe to use from
/// any thread.
final class DemoImages implements ImageListener {

    private static final int ALERTS_KEPT = 5;

    private final Map<String, Source> sources = new TreeMap<>();
    private final List<Copy> copies = new ArrayList<>();
    private long pictures;

    /// One source's day, as it stands.
    ///
    /// @param outcome slug, or the cause why there is none yet
    /// @param curve effect by block
    /// @param drift what it changed to, or empty
    record Source(
            String name,
            String outcome,
            String generator,
            String declared,
            boolean conflict,
            long pictures,
            double accuracy,
            List<Double> curve,
            String drift) {

        Source {
            curve = List.copyOf(curve);
        }

        private Source drifted(String to) {
            return new Source(name, outcome, generator, declared, conflict, pictures, accuracy, curve, to);
        }
    }

    /// A picture that copies a protected one.
    record Copy(String source, String picture, String original) {}

    /// A copy of everything at one moment.
    record Snapshot(long pictures, List<Source> sources, List<Copy> copies) {

        Snapshot {
            sources = List.copyOf(sources);
            copies = List.copyOf(copies);
        }
    }

    @Override
    public synchronized void concluded(String tenant, Concluded concluded) {
        pictures++;
        concluded.reports().stream()
                .filter(report -> report.span() == WindowSpan.DAY)
                .forEach(this::report);
        concluded.drifts().stream()
                .filter(drift -> drift.kind() != Drift.Kind.ENCODER_MISMATCH)
                .forEach(drift -> {
                    String name = drift.latest().source().name();
                    sources.computeIfPresent(
                            name, (_, source) -> source.drifted(drift.after().orElse("")));
                });
        concluded.copies().ifPresent(copy -> {
            if (copy.outcome() instanceof CopyOutcome.Flagged(var findings, var _) && copies.size() < ALERTS_KEPT) {
                var facts = concluded.features().facts();
                copies.add(new Copy(
                        facts.source().name(),
                        facts.image(),
                        findings.getFirst().protectedId()));
            }
        });
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(pictures, List.copyOf(sources.values()), copies);
    }

    /// A source in one line.
    static String words(Source source) {
        String found = source.generator.isEmpty() ? source.outcome : source.outcome + ' ' + source.generator;
        String declared = source.conflict ? ", but declares " + source.declared : "";
        String drift = source.drift.isEmpty() ? "" : ", changed to " + source.drift;
        return String.format(
                Locale.ROOT, "%-18s %4d pictures  %s%s%s", source.name, source.pictures, found, declared, drift);
    }

    /// A copy in one line.
    static String words(Copy copy) {
        return copy.picture + " copies the protected " + copy.original;
    }

    private void report(SourceReport report) {
        String name = report.latest().source().name();
        Optional<SourceEvidence> evidence = switch (report.outcome()) {
            case SourceReport.Concluded(SourceConclusion conclusion) -> Optional.of(conclusion.evidence());
            case SourceReport.Inconclusive(var _, Optional<SourceEvidence> known) -> known;
        };
        String drift = Optional.ofNullable(sources.get(name)).map(Source::drift).orElse("");
        evidence.ifPresent(known -> sources.put(
                name,
                new Source(
                        name,
                        outcome(report.outcome()),
                        generator(report.outcome()),
                        report.latest().declaredModel().orElse(""),
                        report.declaredConflict(),
                        known.images(),
                        known.accuracy(),
                        known.curve().blocks(),
                        drift)));
    }

    private static String outcome(SourceReport.Outcome outcome) {
        return switch (outcome) {
            case SourceReport.Inconclusive(var cause, var _) ->
                cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case SourceReport.Concluded(SourceConclusion conclusion) ->
                switch (conclusion) {
                    case SourceConclusion.Attributed _ -> "attributed";
                    case SourceConclusion.NewRunOfFamily _ -> "new-run-of-family";
                    case SourceConclusion.Unknown _ -> "unknown";
                    case SourceConclusion.Mixture _ -> "mixture";
                    case SourceConclusion.TooFewImages _ -> "too-few-images";
                };
        };
    }

    private static String generator(SourceReport.Outcome outcome) {
        if (!(outcome instanceof SourceReport.Concluded(SourceConclusion conclusion))) {
            return "";
        }
        return switch (conclusion) {
            case SourceConclusion.Attributed(var _, String generator) -> generator;
            case SourceConclusion.NewRunOfFamily(var _, String generator) -> generator;
            case SourceConclusion.Mixture(var _, var shares) -> String.join(" and ", shares.keySet());
            case SourceConclusion.Unknown _, SourceConclusion.TooFewImages _ -> "";
        };
    }
}
