// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The probe, its temperature, the matcher, and what calls a window unknown.
final class AttributionPartsTest {

    private static final ReferenceSet REFERENCE = FeatureFixture.reference();
    private static final Map<String, Double> SPREADS = Map.of("narrow", .6, "real", 1.0, "wide", 1.7);

    @Test
    void theProbeTellsGeneratorsThatDifferOnlyInTheirSpread() {
        Probe probe = probe();
        int right = 0;
        for (String generator : probe.generators()) {
            for (float[] scores : probe.score(components(generator, 9, 200))) {
                right += largest(scores) == probe.generators().indexOf(generator) ? 1 : 0;
            }
        }

        assertThat(right / 600.0).isGreaterThan(.6);
    }

    @Test
    void aPicturesScoreDoesNotDependOnItsNeighbours() {
        Probe probe = probe();
        List<double[]> many = components("wide", 3, 130);

        float[][] together = probe.score(many);

        for (int i = 0; i < many.size(); i += 43) {
            assertThat(probe.score(List.of(many.get(i)))[0]).isEqualTo(together[i]);
        }
    }

    @Test
    void theTemperatureMakesProbabilitiesThatHold() {
        Probe probe = probe();
        List<float[]> scores = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int g = 0; g < 3; g++) {
            for (float[] row : probe.score(components(probe.generators().get(g), 21, 400))) {
                scores.add(row);
                labels.add(g);
            }
        }
        int[] own = labels.stream().mapToInt(Integer::intValue).toArray();

        Temperature temperature = Temperature.fit(scores.toArray(float[][]::new), own);

        double confidence = 0;
        int right = 0;
        for (int i = 0; i < own.length; i++) {
            double[] logs = temperature.logProbabilities(scores.get(i));
            double most = Arrays.stream(logs).max().orElseThrow();
            confidence += Math.exp(most);
            right += logs[own[i]] == most ? 1 : 0;
            assertThat(Arrays.stream(logs).map(Math::exp).sum()).isEqualTo(1, within(1e-9));
        }
        assertThat(confidence / own.length).isEqualTo((double) right / own.length, within(.05));
    }

    @Test
    void theMatcherFindsTheRunThatAStateComesFrom() {
        List<RegisteredRun> runs = new ArrayList<>();
        SPREADS.forEach((generator, spread) -> runs.add(RegisteredRun.of(
                generator, "0", FeatureFixture.placed(REFERENCE, FeatureFixture.drawn(400, 0, spread, 4)), REFERENCE)));
        StreamState state = StreamState.of(REFERENCE);
        FeatureFixture.placed(REFERENCE, FeatureFixture.drawn(100, 0, 1.7, 55)).forEach(state::add);

        List<StateMatcher.Match> matches = new StateMatcher(runs, REFERENCE).match(state);

        assertThat(matches).hasSize(3);
        assertThat(matches.getFirst().generator()).isEqualTo("wide");
        assertThat(matches.getFirst().distance())
                .isLessThan(1.5)
                .isLessThan(matches.getLast().distance());
    }

    @Test
    void aRunCountsOnceHoweverManyWindowsItHas() {
        var conformal = new RunConformal(Map.of("one", List.of(1.0), "many", List.of(1.0, 2.0, 3.0, 4.0)));

        assertThat(conformal.pValue(5)).isEqualTo(1.0 / 3).isEqualTo(conformal.floor());
        assertThat(conformal.pValue(3)).isEqualTo((1 + .5) / 3, within(1e-12));
        assertThat(conformal.pValue(1)).isEqualTo(1);
        assertThat(conformal.pValue(Double.NaN)).isEqualTo(conformal.floor());
        assertThatThrownBy(() -> new RunConformal(Map.of("none", List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWindowOfAnUnknownGeneratorIsFartherThanOneOfAKnown() {
        Probe probe = probe();
        List<float[][]> own = probe.generators().stream()
                .map(generator -> probe.score(components(generator, 31, 200)))
                .toList();
        Typicality typicality = Typicality.fit(own);

        double known = typicality.distance(Arrays.asList(probe.score(components("real", 41, 50))));
        double unknown = typicality.distance(Arrays.asList(probe.score(FeatureFixture.drawn(50, .9, .3, 42).stream()
                .map(REFERENCE::components)
                .toList())));

        assertThat(unknown).isGreaterThan(2 * known);
    }

    private static Probe probe() {
        Map<String, List<Moments>> runs = new TreeMap<>();
        SPREADS.keySet().forEach(generator -> runs.put(generator, List.of(Moments.of(components(generator, 7, 400)))));
        return Probe.fit(runs);
    }

    private static List<double[]> components(String generator, long seed, int count) {
        return FeatureFixture.drawn(count, 0, SPREADS.getOrDefault(generator, 1.0), seed).stream()
                .map(REFERENCE::components)
                .toList();
    }

    private static int largest(float[] scores) {
        int largest = 0;
        for (int i = 1; i < scores.length; i++) {
            largest = scores[i] > scores[largest] ? i : largest;
        }
        return largest;
    }
}
