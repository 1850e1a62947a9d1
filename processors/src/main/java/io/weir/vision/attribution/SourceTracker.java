// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.attribution.RegisteredGenerators.Snapshot;
import io.weir.vision.fingerprint.Generators;
import io.weir.vision.fingerprint.PlacedImage;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.fingerprint.SourceConclusion;
import io.weir.vision.fingerprint.SourceEvidence;
import io.weir.vision.fingerprint.WindowTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Sums a source's pictures over an hour, a day and a week, and says what they look like as they grow in number.
///
/// A window is told at its first picture, whenever its pictures have grown by a tenth, and when it moves on
/// by a pane. A picture older than a window's oldest pane is not counted in it; a repeat of a file not at all.
///
/// Owned by one thread.
public final class SourceTracker {

    private static final int ENCODERS_MAX = 4;
    private static final double GROWTH = 1.1;

    /// Of the cumulative sum, in standard deviations: about one false alarm in thousands of pictures.
    private static final double DRIFT_MAX = 12;

    private static final double DRIFT_SLACK = .5;

    /// One picture alone, however strange, is no drift.
    private static final double SHORTFALL_MAX = 2;

    private final ReferenceSet reference;
    private final String referenceDigest;
    private final SourceStore store;
    private final double pValueMax;

    /// @param pValueMax up to which a window looks like no registered generator
    public SourceTracker(ReferenceSet reference, String referenceDigest, SourceStore store, double pValueMax) {
        if (!(pValueMax > 0 && pValueMax < 1)) {
            throw new IllegalArgumentException("a p-value lies between 0 and 1");
        }
        this.reference = reference;
        this.referenceDigest = referenceDigest;
        this.store = store;
        this.pValueMax = pValueMax;
    }

    /// What there is to say after a picture.
    public record Observed(List<SourceReport> reports, List<Drift> drifts) {

        public Observed {
            reports = List.copyOf(reports);
            drifts = List.copyOf(drifts);
        }
    }

    /// @param scores under the fitted generators; absent without them
    public Observed observe(
            ImageFacts facts, Extracted extracted, PlacedImage placed, Snapshot registered, Optional<float[]> scores) {
        var keys = new SourceMemory.Keys(facts.source(), extracted.encoderDigest(), referenceDigest);
        List<Drift> drifts = new ArrayList<>();
        encoderBreak(keys, facts, extracted.encoderDigest()).ifPresent(drifts::add);
        SourceMemory memory = store.get(keys.memory()).map(SourceMemory::read).orElseGet(SourceMemory::new);
        var at = new Place(keys, memory, registered);
        List<SourceReport> reports = new ArrayList<>();
        for (WindowSpan span : WindowSpan.values()) {
            count(at, span, facts, placed, scores).ifPresent(reports::add);
        }
        scores.flatMap(one -> drift(at, facts, one, reports)).ifPresent(drifts::add);
        store.put(keys.memory(), memory.toBytes());
        return new Observed(reports, drifts);
    }

    /// A source under one encoder, as it is looked at now.
    private record Place(SourceMemory.Keys keys, SourceMemory memory, Snapshot registered) {

        Optional<Generators> generators() {
            return registered.generators();
        }
    }

    private Optional<SourceReport> count(
            Place at, WindowSpan span, ImageFacts facts, PlacedImage placed, Optional<float[]> scores) {
        SourceMemory memory = at.memory;
        int index = span.index();
        long pane = span.paneOf(facts.atMillis());
        boolean isFirst = memory.newestPane[index] == Long.MIN_VALUE;
        if (!isFirst && pane <= memory.newestPane[index] - WindowSpan.PANES) {
            return Optional.empty();
        }
        boolean moved = false;
        if (isFirst) {
            memory.newestPane[index] = pane;
        } else if (pane > memory.newestPane[index]) {
            moved = true;
            forget(at, span, pane);
        }
        byte[] key = at.keys.pane(span, pane);
        WindowTotals totals = store.get(key).map(bytes -> read(bytes, at)).orElseGet(() -> empty(at));
        totals.add(placed);
        scores.ifPresent(totals::vote);
        store.put(key, totals.toBytes());
        memory.images[index]++;
        if (!moved && memory.images[index] < memory.tellAt[index]) {
            return Optional.empty();
        }
        memory.tellAt[index] = Math.max(memory.images[index] + 1, (long) Math.ceil(memory.images[index] * GROWTH));
        return Optional.of(report(at, span, facts));
    }

    /// Panes that leave the window as it moves on to another one.
    private void forget(Place at, WindowSpan span, long pane) {
        int index = span.index();
        long newest = at.memory.newestPane[index];
        long lastLeaving = Math.min(newest, pane - WindowSpan.PANES);
        for (long leaving = newest - WindowSpan.PANES + 1; leaving <= lastLeaving; leaving++) {
            byte[] key = at.keys.pane(span, leaving);
            Optional<byte[]> held = store.get(key);
            if (held.isPresent()) {
                at.memory.images[index] -= read(held.get(), at).images();
                store.delete(key);
            }
        }
        at.memory.newestPane[index] = pane;
    }

    private SourceReport report(Place at, WindowSpan span, ImageFacts facts) {
        WindowTotals window = window(at, span);
        long end = span.endOf(at.memory.newestPane[span.index()]);
        if (at.generators().isEmpty()) {
            return new SourceReport(
                    facts,
                    span,
                    end,
                    new SourceReport.Inconclusive(ImageCause.NO_REFERENCES, Optional.of(curveAlone(window))),
                    false);
        }
        Generators generators = at.generators().get();
        SourceConclusion conclusion = generators.conclude(window, reference, pValueMax);
        boolean conflict = conclusion instanceof SourceConclusion.Attributed(var _, String generator)
                && facts.declaredModel()
                        .filter(generators.names()::contains)
                        .filter(declared -> !declared.equals(generator))
                        .isPresent();
        SourceReport.Outcome outcome = conclusion instanceof SourceConclusion.TooFewImages(SourceEvidence evidence)
                ? new SourceReport.Inconclusive(ImageCause.TOO_FEW_IMAGES, Optional.of(evidence))
                : new SourceReport.Concluded(conclusion);
        return new SourceReport(facts, span, end, outcome, conflict);
    }

    private SourceEvidence curveAlone(WindowTotals window) {
        return new SourceEvidence(
                window.images(), List.of(), window.curve(reference), Optional.empty(), -1, -1, 1, -1, 0);
    }

    private WindowTotals window(Place at, WindowSpan span) {
        WindowTotals sum = empty(at);
        long newest = at.memory.newestPane[span.index()];
        for (long pane = newest - WindowSpan.PANES + 1; pane <= newest; pane++) {
            store.get(at.keys.pane(span, pane)).ifPresent(bytes -> sum.add(read(bytes, at)));
        }
        return sum;
    }

    /// What the source's day looks like to tests of the whole source.
    public Optional<WindowTotals> day(ImageFacts facts, Extracted extracted, Snapshot registered) {
        var keys = new SourceMemory.Keys(facts.source(), extracted.encoderDigest(), referenceDigest);
        return store.get(keys.memory())
                .map(SourceMemory::read)
                .map(memory -> window(new Place(keys, memory, registered), WindowSpan.DAY));
    }

    /// A cumulative sum of how much less likely pictures are under the source's generator than its own ones.
    private Optional<Drift> drift(Place at, ImageFacts facts, float[] scores, List<SourceReport> reports) {
        SourceMemory memory = at.memory;
        Generators generators = at.generators().orElseThrow();
        if (memory.registry != at.registered.stamp()) {
            memory.registry = at.registered.stamp();
            memory.label = -1;
        }
        if (memory.label < 0) {
            reports.stream()
                    .map(SourceReport::outcome)
                    .filter(SourceReport.Concluded.class::isInstance)
                    .map(outcome -> ((SourceReport.Concluded) outcome).conclusion())
                    .filter(SourceConclusion.Attributed.class::isInstance)
                    .map(conclusion -> ((SourceConclusion.Attributed) conclusion).generator())
                    .findFirst()
                    .ifPresent(generator -> begin(memory, generators.names().indexOf(generator)));
            return Optional.empty();
        }
        double[] probabilities = generators.probabilities(scores);
        memory.since++;
        double shortfall = Math.min(SHORTFALL_MAX, generators.shortfall(probabilities, memory.label));
        memory.shortfall = Math.max(0, memory.shortfall + shortfall - DRIFT_SLACK);
        if (memory.shortfall == 0 || memory.tops.length != probabilities.length) {
            memory.tops = new long[probabilities.length];
        }
        memory.tops[Generators.largest(probabilities)]++;
        if (memory.shortfall <= DRIFT_MAX) {
            return Optional.empty();
        }
        String before = generators.names().get(memory.label);
        String after = generators.names().get(mostOften(memory.tops));
        var drift = new Drift(
                facts,
                after.equals(before) ? Drift.Kind.NEW_RUN : Drift.Kind.MIXTURE_CHANGE,
                Optional.of(before),
                Optional.of(after),
                memory.shortfall,
                DRIFT_MAX,
                memory.since);
        begin(memory, -1);
        return Optional.of(drift);
    }

    private static void begin(SourceMemory memory, int label) {
        memory.label = label;
        memory.shortfall = 0;
        memory.since = 0;
        memory.tops = new long[0];
    }

    private static int mostOften(long[] tops) {
        int most = 0;
        for (int i = 1; i < tops.length; i++) {
            most = tops[i] > tops[most] ? i : most;
        }
        return most;
    }

    /// Told once for each encoder that a source had not had, the last four remembered.
    private Optional<Drift> encoderBreak(SourceMemory.Keys keys, ImageFacts facts, String encoderDigest) {
        List<String> known =
                store.get(keys.encoders()).map(SourceTracker::encoders).orElseGet(List::of);
        String own = encoderDigest + '|' + referenceDigest;
        if (known.contains(own)) {
            return Optional.empty();
        }
        List<String> kept = new ArrayList<>(known);
        kept.add(own);
        List<String> last = kept.subList(Math.max(0, kept.size() - ENCODERS_MAX), kept.size());
        store.put(keys.encoders(), String.join("\n", last).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new Drift(
                        facts, Drift.Kind.ENCODER_MISMATCH, Optional.of(known.getLast()), Optional.of(own), 0, 0, 0));
    }

    private static List<String> encoders(byte[] bytes) {
        return Arrays.asList(new String(bytes, java.nio.charset.StandardCharsets.UTF_8).split("\n", -1));
    }

    private WindowTotals empty(Place at) {
        return new WindowTotals(reference.blocks(), reference.cells(), generatorCount(at), at.registered.stamp());
    }

    private WindowTotals read(byte[] bytes, Place at) {
        return WindowTotals.read(
                bytes, reference.blocks(), reference.cells(), generatorCount(at), at.registered.stamp());
    }

    private static int generatorCount(Place at) {
        return at.generators().map(generators -> generators.names().size()).orElse(0);
    }
}
