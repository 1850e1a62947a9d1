// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.ImageEncoder;
import io.weir.guard.image.PlacedReference;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.fingerprint.FingerprintSettings;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.seen.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Reference and fingerprints over [SamplePictures], for the demo, benchmarks and tests.
///
/// @param fingerprints two training runs of each generator
public record SampleRegistry(PlacedReference reference, List<Fingerprint> fingerprints) {

    private static final FingerprintSettings SETTINGS = new FingerprintSettings(64, 10, 2, 0);
    private static final int RUNS = 2;

    public SampleRegistry {
        fingerprints = List.copyOf(fingerprints);
    }

    /// @param pictures of each run
    public static SampleRegistry of(ImageEncoder encoder, List<SampleGenerator> generators, int pictures)
            throws IOException {
        var reader = new FeatureReader(encoder);
        List<Picture> training = SamplePictures.training();
        PlacedReference reference = ImageReferenceFile.of(
                encoder.model().sha256(),
                ReferenceSet.fit(
                        reader.read(training, _ -> {}), reader.read(SamplePictures.fresh(), _ -> {}), SETTINGS));
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (SampleGenerator generator : generators) {
            for (int run = 0; run < RUNS; run++) {
                List<Picture> drawn = drawn(training, generator, run, pictures);
                List<BlockFeatures> features = reader.read(drawn, _ -> {});
                var key = new Fingerprint.Key(
                        reference.encoderDigest(), reference.digest(), generator.label(), String.valueOf(run));
                fingerprints.add(Fingerprint.of(key, features, reference.reference()));
            }
        }
        return new SampleRegistry(reference, fingerprints);
    }

    private static List<Picture> drawn(List<Picture> training, SampleGenerator generator, int run, int pictures) {
        var random = new SplittableRandom(generator.label().hashCode() + run);
        List<Picture> drawn = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            drawn.add(generator.draw(training, run, random));
        }
        return drawn;
    }
}
