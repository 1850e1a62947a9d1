// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.vision.attribution.RegisteredGenerators.Snapshot;
import io.weir.vision.copy.CopyReport;
import io.weir.vision.copy.CopyWatch;
import io.weir.vision.fingerprint.Generators;
import io.weir.vision.fingerprint.PlacedImage;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.fingerprint.SourceEvidence.Likelihood;
import java.util.List;
import java.util.Optional;

/// Concludes from one feature event all there is to conclude: about the picture, its source, and what it may
/// copy. Owned by one thread.
public final class Attributor {

    /// Pictures that a source's copying score needs.
    private static final int SOURCE_SCORE_IMAGES = 200;

    private final ReferenceSet reference;
    private final String referenceDigest;
    private final RegisteredGenerators registered;
    private final Optional<CopyWatch> watch;
    private final SourceTracker tracker;

    /// @param watch for copies; absent where no set is protected
    /// @param pValueMax up to which a window looks like no registered generator
    public Attributor(
            ReferenceSet reference,
            String referenceDigest,
            RegisteredGenerators registered,
            Optional<CopyWatch> watch,
            SourceStore store,
            double pValueMax) {
        this.reference = reference;
        this.referenceDigest = referenceDigest;
        this.registered = registered;
        this.watch = watch;
        this.tracker = new SourceTracker(reference, referenceDigest, store, pValueMax);
    }

    /// All that is said at one picture.
    ///
    /// @param copies absent where no set is protected
    /// @param registryDigest over the fingerprints that were asked; empty without any
    /// @param referenceRuns training runs behind the conclusion
    public record Concluded(
            ImageFeatures features,
            ImageConclusion image,
            Optional<CopyReport> copies,
            List<SourceReport> reports,
            List<Drift> drifts,
            String registryDigest,
            int referenceRuns) {

        public Concluded {
            reports = List.copyOf(reports);
            drifts = List.copyOf(drifts);
        }
    }

    public Concluded conclude(ImageFeatures features) {
        return switch (features.content()) {
            case Missing(ImageCause cause) -> alone(features, cause);
            case Extracted extracted ->
                isOwn(extracted) ? ofOwn(features, extracted) : alone(features, ImageCause.ENCODER_MISMATCH);
        };
    }

    private boolean isOwn(Extracted extracted) {
        return extracted.placed().isPresent()
                && extracted.referenceDigest().filter(referenceDigest::equals).isPresent()
                && extracted.blocks().blocks() == reference.blocks();
    }

    private Concluded alone(ImageFeatures features, ImageCause cause) {
        return new Concluded(
                features,
                new ImageConclusion.Inconclusive(cause),
                watch.map(one -> one.check(features.hashed(), copyFeatures(features, one), List.of())),
                List.of(),
                List.of(),
                "",
                0);
    }

    private Concluded ofOwn(ImageFeatures features, Extracted extracted) {
        Snapshot known = registered.of(extracted.encoderDigest(), referenceDigest, reference);
        Optional<float[]> scores =
                known.generators().map(generators -> generators.score(reference.components(extracted.blocks())));
        ImageConclusion image = known.generators()
                .map(generators -> conclude(generators, scores.orElseThrow()))
                .orElseGet(() -> new ImageConclusion.Inconclusive(
                        known.anyOther() ? ImageCause.ENCODER_MISMATCH : ImageCause.NO_REFERENCES));
        PlacedImage placed = extracted.placed().orElseThrow();
        var observed = features.facts().duplicateOf().isPresent()
                ? new SourceTracker.Observed(List.of(), List.of())
                : tracker.observe(features.facts(), extracted, placed, known, scores);
        return new Concluded(
                features,
                image,
                watch.map(one -> one.check(
                        features.hashed(), copyFeatures(features, one), sourceScores(features, extracted, known))),
                observed.reports(),
                observed.drifts(),
                known.digest(),
                known.generators().map(Generators::runs).orElse(0));
    }

    private static ImageConclusion conclude(Generators generators, float[] scores) {
        double[] probabilities = generators.probabilities(scores);
        List<Likelihood> named = generators.named(probabilities);
        List<String> possible = generators.conformalSet(probabilities);
        return possible.size() == 1
                ? new ImageConclusion.Attributed(possible.getFirst(), named)
                : new ImageConclusion.Ambiguous(possible, named);
    }

    private static Optional<float[]> copyFeatures(ImageFeatures features, CopyWatch watch) {
        return features.content() instanceof Extracted extracted
                        && extracted.encoderDigest().equals(watch.encoderDigest())
                ? extracted.copy().map(copy -> copy.block(0))
                : Optional.empty();
    }

    private List<Double> sourceScores(ImageFeatures features, Extracted extracted, Snapshot known) {
        if (watch.isEmpty() || !watch.get().testsSources()) {
            return List.of();
        }
        return tracker.day(features.facts(), extracted, known)
                .filter(day -> day.images() >= SOURCE_SCORE_IMAGES)
                .map(day -> day.published(reference))
                .orElse(List.of());
    }
}
