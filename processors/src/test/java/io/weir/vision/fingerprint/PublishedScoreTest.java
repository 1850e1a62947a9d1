// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Twenty sets with ties, empty cells, and cells at the edge of 20 pictures; expected scores by
/// `copying_scores.py`, which shares no code with this.
final class PublishedScoreTest {

    static Stream<String> fixtures() throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PublishedScoreTest.class.getResourceAsStream("copying-scores.txt")),
                StandardCharsets.US_ASCII))) {
            return reader.lines().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theScoreIsTheIndependentOne(String fixture) {
        List<String> words = Arrays.asList(fixture.split(" ", -1));
        int cells = Integer.parseInt(words.getFirst());
        double[][] fresh = new double[cells][];
        for (int cell = 0; cell < cells; cell++) {
            fresh[cell] = numbers(words.get(1 + 2 * cell));
        }
        var ranks = new FreshRanks(fresh);
        var state = new StreamState(1, cells);
        for (int cell = 0; cell < cells; cell++) {
            for (double distance : numbers(words.get(2 + 2 * cell))) {
                state.add(new PlacedImage(new byte[] {(byte) cell}, new short[] {(short) ranks.rank(cell, distance)}));
            }
        }

        List<Double> scores = PublishedScore.of(state, (_, cell) -> ranks.count(cell), state.images(), 20);

        assertThat(scores).hasSize(1);
        assertThat(scores.getFirst()).isEqualTo(Double.parseDouble(words.getLast()), within(1e-9));
    }

    @Test
    void aSetWithTooFewPicturesInEachCellHasNoScore() {
        var state = new StreamState(1, 1);
        for (int i = 0; i < 20; i++) {
            state.add(new PlacedImage(new byte[] {0}, new short[] {3}));
        }

        assertThat(PublishedScore.of(state, (_, _) -> 50, 20, 20)).containsExactly(Double.NaN);
        assertThat(PublishedScore.similarity(List.of(Double.NaN), List.of(1.0))).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aCurveIsLikestToItself() {
        assertThat(PublishedScore.similarity(List.of(1.0, -2.0), List.of(1.0, -2.0)))
                .isEqualTo(1, within(1e-12));
        assertThat(PublishedScore.similarity(List.of(1.0, -2.0), List.of(-1.0, 2.0)))
                .isEqualTo(-.5 + .5 / (1 + Math.sqrt(20)), within(1e-12));
    }

    private static double[] numbers(String list) {
        List<Double> numbers = new ArrayList<>();
        for (String number : list.split(",", -1)) {
            if (!number.equals("-")) {
                numbers.add(Double.parseDouble(number));
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
