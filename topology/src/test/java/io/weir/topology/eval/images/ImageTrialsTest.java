// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.eval.Metric;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.FingerprintSettings;
import io.weir.vision.fingerprint.ReferenceSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Drawn features instead of pictures: generators that scatter each in its own width.
final class ImageTrialsTest {

    private static final ReferenceSet REFERENCE =
            ReferenceSet.fit(drawn(300, 1, 1), drawn(200, 1, 2), new FingerprintSettings(6, 3, 2, 0));

    private final List<RunPair> pairs = RunPair.of(generators());

    @Test
    void setsOfWideAndNarrowGeneratorsAreToldApart() {
        var trial = new CurveTrial(REFERENCE, 100);

        pairs.forEach(pair -> trial.run(pair, 0));

        assertThat(trial.answers("curve")).hasSize(4 * 2 * Draws.SETS);
        assertThat(trial.answers("curve").stream().filter(Answer::right).count())
                .isGreaterThan(trial.answers("curve").size() * 3L / 4);
        assertThat(trial.answers("state")).hasSameSizeAs(trial.answers("published"));
    }

    @Test
    void moreVotesAreSurer() {
        var trial = new ProbeTrial();

        pairs.forEach(pair -> trial.run(pair, KnownGenerators.noMoments(), 0));

        assertThat(share(trial.answers(10))).isGreaterThan(share(trial.answers(1)));
        assertThat(share(trial.answers(1))).isGreaterThan(.4);
        assertThat(trial.calibrationError()).isBetween(0.0, .2);
    }

    @Test
    void everyGeneratorIsLeftOutOnceAndEachWindowIsJudgedByOthers() {
        var trial = new OpenSetTrial(.2);

        trial.run(pairs, KnownGenerators.noMoments(), 0, new Progress(new PrintWriter(new StringWriter()), false));

        List<ScoredRow> rows = trial.rows();
        assertThat(rows).hasSize(4 * 4 * 2 * Draws.SETS);
        assertThat(rows.stream().filter(ScoredRow::positive)).hasSize(4 * 2 * Draws.SETS);
        assertThat(Statistics.auc(rows)).isGreaterThan(.5);
    }

    @Test
    void whatWasNotMeasuredMeetsNoFloor() {
        var metrics = new ImageMetrics(0);

        metrics.fingerprint("curve", 500, List.of());
        metrics.probe(1, List.of());
        metrics.openSet(List.of(), .1);
        metrics.copies(CopyKind.NOISE, "", List.of());

        assertThat(metrics.metrics().stream()
                        .filter(metric -> metric.spec().bounds().isPresent())
                        .toList())
                .hasSize(5)
                .allMatch(Metric::isBelowFloor);
    }

    private static double share(List<Answer> answers) {
        return answers.stream().filter(Answer::right).count() / (double) answers.size();
    }

    private static Map<String, Map<String, List<JudgedImage>>> generators() {
        Map<String, Map<String, List<JudgedImage>>> generators = new TreeMap<>();
        Map.of("a", .5, "b", .9, "c", 1.5, "d", 2.5).forEach((name, spread) -> {
            for (int run = 0; run < 2; run++) {
                List<JudgedImage> images = drawn(200, spread, 100 * run + name.charAt(0)).stream()
                        .map(features -> new JudgedImage(
                                REFERENCE.place(features),
                                new JudgedImage.Components(REFERENCE.components(features)),
                                0))
                        .toList();
                generators.computeIfAbsent(name, _ -> new TreeMap<>()).put(String.valueOf(run), images);
            }
        });
        return generators;
    }

    private static List<BlockFeatures> drawn(int count, double spread, long seed) {
        var random = new SplittableRandom(seed);
        List<BlockFeatures> drawn = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[][] blocks = new float[6][6];
            for (float[] block : blocks) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = (float) (spread * random.nextGaussian() + 2 * (n % 2));
                }
            }
            drawn.add(BlockFeatures.quantised(blocks));
        }
        return drawn;
    }
}
