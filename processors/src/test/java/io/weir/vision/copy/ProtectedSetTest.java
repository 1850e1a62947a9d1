// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.vision.seen.Pdq;
import io.weir.vision.seen.PdqHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProtectedSetTest {

    private static final int WIDTH = 24;
    private static final PdqHash ELSEWHERE = new PdqHash(0, -1, 0, -1);

    private final List<float[]> vectors = drawn(80, 1);
    private final NeighbourIndex index = NeighbourIndex.of(
            vectors.stream().map(vector -> List.of(QuantisedVector.of(vector))).toList());

    @Test
    void theScanFindsWhatDoublesFind() {
        for (float[] query : drawn(20, 2)) {
            List<NeighbourIndex.Neighbour> found = index.nearest(QuantisedVector.of(query), 80);

            assertThat(found)
                    .hasSize(80)
                    .allSatisfy(neighbour -> assertThat(neighbour.distance())
                            .isEqualTo(distance(query, vectors.get(neighbour.picture())), within(.03)));
            assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(a.distance(), b.distance()));
            assertThat(found).extracting(NeighbourIndex.Neighbour::picture).doesNotHaveDuplicates();
        }
    }

    @Test
    void aPictureIsAsNearAsTheNearestOfItsForms() {
        List<List<QuantisedVector>> forms = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            forms.add(List.of(QuantisedVector.of(vectors.get(i)), QuantisedVector.of(mirrored(vectors.get(i)))));
        }

        NeighbourIndex augmented = NeighbourIndex.of(forms);

        assertThat(augmented.size()).isEqualTo(60);
        assertThat(augmented.nearest(QuantisedVector.of(mirrored(vectors.get(7))), 1))
                .singleElement()
                .satisfies(nearest -> {
                    assertThat(nearest.picture()).isEqualTo(7);
                    assertThat(nearest.distance()).isEqualTo(0, within(.01));
                });
    }

    @Test
    void aCopyIsMuchNearerThanTheNext() {
        NeighbourRatio copy = NeighbourRatio.of(index, QuantisedVector.of(vectors.get(3)));
        NeighbourRatio other =
                NeighbourRatio.of(index, QuantisedVector.of(drawn(1, 9).getFirst()));

        assertThat(copy.picture()).isEqualTo(3);
        assertThat(copy.ratio()).isLessThan(.02);
        assertThat(other.ratio()).isGreaterThan(.4);
    }

    @Test
    void equallyNearPicturesAreNoCopy() {
        NeighbourIndex same =
                NeighbourIndex.of(Collections.nCopies(60, List.of(QuantisedVector.of(vectors.getFirst()))));

        assertThat(NeighbourRatio.of(same, QuantisedVector.of(vectors.getFirst()))
                        .ratio())
                .isEqualTo(1);
    }

    @Test
    void aRankIsNeverZeroAndCountsTies() {
        var ranked = new RankedNull(new double[] {.5, .9, .5, .7});

        assertThat(ranked.pValue(.1)).isEqualTo(.2);
        assertThat(ranked.pValue(.5)).isEqualTo(.6);
        assertThat(ranked.pValue(Math.nextDown(.5))).isEqualTo(.2);
        assertThat(ranked.pValue(2)).isEqualTo(1);
        assertThatThrownBy(() -> new RankedNull(new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bothTestsAreReportedWithTheProtectedId() {
        CopyOutcome outcome = protectedSet().check(hashed(hash(5), 90), Optional.of(vector(5)));

        assertThat(outcome).isInstanceOfSatisfying(CopyOutcome.Flagged.class, flagged -> {
            assertThat(flagged.missing()).isFalse();
            assertThat(flagged.findings())
                    .extracting(CopyOutcome.Finding::protectedId)
                    .containsExactly("id-5", "id-5");
        });
    }

    @Test
    void aMirroredPictureIsFoundByItsVariant() {
        var hashed = new Pdq.Hashed(List.of(ELSEWHERE, hash(8)), 90);

        assertThat(protectedSet().check(hashed, Optional.of(vector(-1))))
                .isInstanceOfSatisfying(
                        CopyOutcome.Flagged.class,
                        flagged -> assertThat(flagged.findings())
                                .containsExactly(new CopyOutcome.Finding.Hash("id-8", 0)));
    }

    @Test
    void clearNeedsEveryTestToHaveRun() {
        ProtectedSet set = protectedSet();

        assertThat(set.check(hashed(ELSEWHERE, 90), Optional.of(vector(-1)))).isEqualTo(new CopyOutcome.Clear());
        assertThat(set.check(hashed(ELSEWHERE, 49), Optional.of(vector(-1))))
                .isEqualTo(new CopyOutcome.Inconclusive(CopyOutcome.Cause.LOW_HASH_QUALITY));
        assertThat(set.check(hashed(ELSEWHERE, 90), Optional.empty()))
                .isEqualTo(new CopyOutcome.Inconclusive(CopyOutcome.Cause.MODEL_FAILED));
        assertThat(set.check(hashed(hash(5), 49), Optional.of(vector(-1))))
                .isEqualTo(new CopyOutcome.Inconclusive(CopyOutcome.Cause.LOW_HASH_QUALITY));
    }

    private ProtectedSet protectedSet() {
        double[] ratios = drawn(200, 5).stream()
                .mapToDouble(vector ->
                        NeighbourRatio.of(index, QuantisedVector.of(vector)).ratio())
                .toArray();
        return new ProtectedSet(
                IntStream.range(0, 80).mapToObj(i -> "id-" + i).toList(),
                IntStream.range(0, 80).mapToObj(ProtectedSetTest::hash).toList(),
                index,
                new RankedNull(ratios),
                .01);
    }

    /// Of a protected picture, or far from all.
    private QuantisedVector vector(int picture) {
        return QuantisedVector.of(picture < 0 ? drawn(1, 77).getFirst() : vectors.get(picture));
    }

    private static Pdq.Hashed hashed(PdqHash hash, int quality) {
        return new Pdq.Hashed(List.of(hash), quality);
    }

    private static PdqHash hash(int picture) {
        var random = new SplittableRandom(picture);
        return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static float[] mirrored(float[] vector) {
        float[] mirrored = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            mirrored[i] = vector[vector.length - 1 - i];
        }
        return mirrored;
    }

    private static double distance(float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            ones += one[i] * one[i];
            others += other[i] * other[i];
        }
        return Math.sqrt(2 - 2 * product / Math.sqrt(ones * others));
    }

    private static List<float[]> drawn(int count, long seed) {
        var random = new SplittableRandom(seed);
        List<float[]> drawn = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] vector = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            drawn.add(vector);
        }
        return drawn;
    }
}
