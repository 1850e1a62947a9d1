// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.Encoder.Embedding;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class HyperplanesTest {

    private static final int WIDTH = 384;
    private static final int PAIRS = 2_000;
    private static final int[] BUCKETS = {4, 4, 1, 2, 5, 1, 5, 5, 1, 5, 5, 1};

    @Test
    void equalVectorsShareEveryBucket() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            float[] vector = gaussian(random);
            for (int table = 0; table < Hyperplanes.USUAL.tables(); table++) {
                assertThat(Hyperplanes.USUAL.bucket(table, packed(vector)))
                        .isEqualTo(Hyperplanes.USUAL.bucket(table, packed(vector.clone())))
                        .isBetween(0, (1 << Hyperplanes.USUAL.planes()) - 1);
            }
        }
    }

    /// The part of pairs that meet follows from the angle alone: (1 − θ/π) to the number of planes.
    @Test
    void howManyPairsMeetFollowsFromTheirAngle() {
        for (double cosine : new double[] {0, .5, .85, .95}) {
            var random = new SplittableRandom(7);
            int met = 0;
            for (int i = 0; i < PAIRS; i++) {
                float[] one = unit(gaussian(random));
                float[] other = at(one, cosine, random);
                met += Hyperplanes.USUAL.bucket(0, packed(one)) == Hyperplanes.USUAL.bucket(0, packed(other)) ? 1 : 0;
            }
            double expected = Math.pow(1 - Math.acos(cosine) / Math.PI, Hyperplanes.USUAL.planes());
            assertThat(met / (double) PAIRS).as("cosine %s", cosine).isCloseTo(expected, within(.04));
        }
    }

    @Test
    void tablesSortIndependentlyOfEachOther() {
        var random = new SplittableRandom(3);
        int same = 0;
        for (int i = 0; i < PAIRS; i++) {
            PackedVector vector = packed(gaussian(random));
            same += Hyperplanes.USUAL.bucket(0, vector) == Hyperplanes.USUAL.bucket(1, vector) ? 1 : 0;
        }
        assertThat(same / (double) PAIRS).isCloseTo(1.0 / (1 << Hyperplanes.USUAL.planes()), within(.02));
    }

    /// Another version that sorted otherwise would part answers that wait from those that come.
    @Test
    void theBucketsOfToday() {
        var random = new SplittableRandom(11);
        int[] buckets = new int[12];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = Hyperplanes.USUAL.bucket(i % 2, packed(gaussian(random)));
        }
        Set<Integer> different = new HashSet<>();
        Arrays.stream(buckets).forEach(different::add);

        assertThat(different.size()).isGreaterThan(2);
        assertThat(buckets).containsExactly(BUCKETS);
    }

    @Test
    void aPackedVectorKeepsItsCosines() {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            float[] one = unit(gaussian(random));
            double cosine = random.nextDouble(-1, 1);
            float[] other = at(one, cosine, random);

            assertThat(packed(one).cosine(packed(other))).isCloseTo(cosine, within(.01));
            assertThat(PackedVector.of(packed(one).toBytes())).isEqualTo(packed(one));
            assertThat(PackedVector.of(packed(one).unpacked()).cosine(packed(one)))
                    .isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aVectorOfNothingIsNearToNothing() {
        PackedVector nothing = packed(new float[WIDTH]);

        assertThat(nothing.cosine(nothing)).isZero();
        assertThat(nothing.cosine(packed(new float[] {1}))).isZero();
        assertThat(Hyperplanes.USUAL.bucket(0, nothing)).isNotNegative();
    }

    private static PackedVector packed(float[] vector) {
        return PackedVector.of(new Embedding(vector));
    }

    private static float[] gaussian(RandomGenerator random) {
        float[] vector = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            vector[i] = (float) (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
        }
        return vector;
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return unit;
    }

    /// A vector at that cosine to `one`.
    private static float[] at(float[] one, double cosine, RandomGenerator random) {
        float[] across = gaussian(random);
        double dot = 0;
        for (int i = 0; i < one.length; i++) {
            dot += one[i] * across[i];
        }
        for (int i = 0; i < one.length; i++) {
            across[i] -= (float) (dot * one[i]);
        }
        across = unit(across);
        float[] other = new float[one.length];
        for (int i = 0; i < one.length; i++) {
            other[i] = (float) (cosine * one[i] + Math.sqrt(1 - cosine * cosine) * across[i]);
        }
        return other;
    }
}
