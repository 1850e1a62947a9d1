// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Features drawn from Gaussians, two blocks of six numbers.
final class FeatureFixture {

    static final FingerprintSettings SETTINGS = new FingerprintSettings(6, 4, 3, 1);

    private FeatureFixture() {}

    static List<BlockFeatures> drawn(int count, double shift, double spread, long seed) {
        var random = new SplittableRandom(seed);
        List<BlockFeatures> drawn = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[][] blocks = new float[2][6];
            for (float[] block : blocks) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = (float) (shift * (i + 1) + spread * random.nextGaussian() + (n % 3) * (i % 2));
                }
            }
            drawn.add(BlockFeatures.quantised(blocks));
        }
        return drawn;
    }

    static ReferenceSet reference() {
        return ReferenceSet.fit(drawn(300, 0, 1, 1), drawn(200, 0, 1, 2), SETTINGS);
    }

    static List<PlacedImage> placed(ReferenceSet reference, List<BlockFeatures> features) {
        return features.stream().map(reference::place).toList();
    }
}
