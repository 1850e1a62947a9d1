// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Every registered generator under one encoder and reference, fitted to name pictures and whole sources.
///
/// What is claimed of new pictures is measured on training runs that were left out ([LeftOutRuns]); the same
/// fingerprints give the same answers, whatever order they came in. Immutable and safe for threads.
public final class Generators {

    private final List<String> names;
    private final int runs;
    private final Probe probe;
    private final LeftOutRuns leftOut;
    private final Map<String, List<EffectCurve>> curves;
    private final double familyRadius;

    private Generators(
            List<String> names,
            int runs,
            Probe probe,
            LeftOutRuns leftOut,
            Map<String, List<EffectCurve>> curves,
            double familyRadius) {
        this.names = names;
        this.runs = runs;
        this.probe = probe;
        this.leftOut = leftOut;
        this.curves = curves;
        this.familyRadius = familyRadius;
    }

    /// Empty where there are fewer than two generators: there is nothing to tell apart.
    ///
    /// @param fingerprints of one encoder and this reference
    public static Optional<Generators> fit(Collection<Fingerprint> fingerprints, ReferenceSet reference) {
        Map<String, Map<String, Fingerprint>> byName = new TreeMap<>();
        for (Fingerprint fingerprint : fingerprints) {
            byName.computeIfAbsent(fingerprint.key().generator(), _ -> new TreeMap<>())
                    .put(fingerprint.key().run(), fingerprint);
        }
        if (byName.size() < 2) {
            return Optional.empty();
        }
        Map<String, List<Moments>> moments = new TreeMap<>();
        Map<String, List<EffectCurve>> curves = new TreeMap<>();
        byName.forEach((name, own) -> {
            moments.put(name, own.values().stream().map(Fingerprint::moments).toList());
            curves.put(
                    name,
                    own.values().stream()
                            .map(run -> EffectCurve.of(run.state(), reference))
                            .toList());
        });
        Probe probe = Probe.fit(moments);
        int runs = byName.values().stream().mapToInt(Map::size).sum();
        return Optional.of(
                new Generators(probe.generators(), runs, probe, LeftOutRuns.of(byName, probe), curves, radius(curves)));
    }

    /// In the order of all answers.
    public List<String> names() {
        return names;
    }

    /// Independent training runs behind every answer.
    public int runs() {
        return runs;
    }

    /// Pictures below which a window's votes are wrong too often on left-out runs.
    public int imagesMin() {
        return leftOut.imagesMin();
    }

    /// Log-likelihood per dimension under each generator.
    public float[] score(double[] components) {
        return probe.score(components);
    }

    /// Of one picture, calibrated; they sum to 1.
    public double[] probabilities(float[] scores) {
        double[] logs = leftOut.temperature().logProbabilities(scores);
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.exp(logs[i]);
        }
        return logs;
    }

    /// Generators that cannot be ruled out for a picture: its own is among them for nine of ten pictures of
    /// left-out runs.
    public List<String> conformalSet(double[] probabilities) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] >= leftOut.probabilityMin()) {
                kept.add(names.get(i));
            }
        }
        return kept;
    }

    /// How far a picture's log-probability under a generator lies below what that generator's own pictures get,
    /// in their standard deviations.
    public double shortfall(double[] probabilities, int generator) {
        return leftOut.shortfall(probabilities, generator);
    }

    /// What a window's pictures say together.
    public SourceConclusion conclude(WindowTotals totals, ReferenceSet reference, double pValueMax) {
        EffectCurve curve = EffectCurve.of(totals.state(), reference);
        NearestCurve nearest = nearest(curve);
        double[] mean = totals.meanScores();
        double[] posterior = posterior(mean, totals.voted());
        int best = largest(posterior);
        var evidence = new SourceEvidence(
                totals.images(),
                named(posterior),
                curve,
                Optional.of(nearest.generator),
                nearest.distance,
                leftOut.pValue(mean, totals.voted()),
                leftOut.pFloor(),
                leftOut.accuracy(totals.voted()),
                imagesMin());
        if (totals.voted() < imagesMin()) {
            return new SourceConclusion.TooFewImages(evidence);
        }
        Optional<Map<String, Double>> mixture = leftOut.mixture(totals.tops(), names);
        if (mixture.isPresent()) {
            return new SourceConclusion.Mixture(evidence, mixture.get());
        }
        String generator = names.get(best);
        if (evidence.pKnown() > pValueMax) {
            return new SourceConclusion.Attributed(evidence, generator);
        }
        boolean isFamily = nearest.generator.equals(generator) && nearest.distance <= familyRadius;
        return isFamily
                ? new SourceConclusion.NewRunOfFamily(evidence, generator)
                : new SourceConclusion.Unknown(evidence);
    }

    private double[] posterior(double[] mean, long voted) {
        double[] logs = new double[mean.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = leftOut.temperature().sharpness() * mean[i] * voted;
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.exp(logs[i] - most);
            sum += logs[i];
        }
        for (int i = 0; i < logs.length; i++) {
            logs[i] /= sum;
        }
        return logs;
    }

    /// With their names, likeliest first; equally likely ones in the order of names.
    public List<SourceEvidence.Likelihood> named(double[] probabilities) {
        List<SourceEvidence.Likelihood> named = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            named.add(new SourceEvidence.Likelihood(names.get(i), probabilities[i]));
        }
        named.sort(Comparator.comparingDouble(SourceEvidence.Likelihood::probability)
                .reversed());
        return Collections.unmodifiableList(named);
    }

    /// Index of the largest, the first of equally large ones.
    public static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private record NearestCurve(String generator, double distance) {}

    private NearestCurve nearest(EffectCurve curve) {
        NearestCurve nearest = new NearestCurve("", Double.POSITIVE_INFINITY);
        for (String name : names) {
            for (EffectCurve known : curves.getOrDefault(name, List.of())) {
                double distance = known.distance(curve);
                nearest = distance < nearest.distance ? new NearestCurve(name, distance) : nearest;
            }
        }
        return nearest;
    }

    /// How far two runs of one generator lie apart at most; 0 where none has two.
    private static double radius(Map<String, List<EffectCurve>> curves) {
        double radius = 0;
        for (List<EffectCurve> own : curves.values()) {
            for (EffectCurve one : own) {
                for (EffectCurve other : own) {
                    radius = Math.max(radius, one.distance(other));
                }
            }
        }
        return radius;
    }
}
