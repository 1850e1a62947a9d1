// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeTest {

    /// Sizes around the four columns that are taken at once.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 16, 30})
    void onePictureScoresAsItDoesAmongMany(int dimensions) {
        var random = new SplittableRandom(dimensions);
        var probe = Probe.fit(Map.of(
                "one", List.of(Moments.of(drawn(dimensions, 0, random))),
                "two", List.of(Moments.of(drawn(dimensions, 1, random)))));
        List<double[]> pictures = drawn(dimensions, .5, random);

        float[][] together = probe.score(pictures);

        for (int i = 0; i < together.length; i++) {
            assertThat(probe.score(pictures.get(i))).containsExactly(together[i]);
        }
    }

    private static List<double[]> drawn(int dimensions, double shift, SplittableRandom random) {
        List<double[]> drawn = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            double[] picture = new double[dimensions];
            for (int k = 0; k < dimensions; k++) {
                picture[k] = shift + random.nextGaussian() + (k > 0 ? .4 * picture[k - 1] : 0);
            }
            drawn.add(picture);
        }
        return drawn;
    }
}
