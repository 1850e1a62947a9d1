// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.vision.fingerprint.Moments;
import io.weir.vision.fingerprint.Temperature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Names the generator of single pictures, and of sets by the sum of their log-probabilities.
final class ProbeTrial {

    /// Sets of one run and size: votes are cheap.
    private static final int SETS = 200;

    private static final List<Integer> SIZES = List.of(10, 50);
    private static final int BINS = 10;

    private final Map<Integer, List<Answer>> answers = new HashMap<>();
    private final List<double[]> confidences = new ArrayList<>();

    /// By size of the set.
    List<Answer> answers(int size) {
        return answers.getOrDefault(size, List.of());
    }

    void run(RunPair pair, Map<String, List<Moments>> moments, long seed) {
        KnownGenerators known = KnownGenerators.fit(pair.references(), moments);
        var draws = new Draws(seed);
        new TreeMap<>(pair.judged()).forEach((generator, images) -> {
            int own = known.names().indexOf(generator);
            String group = Answer.group(generator, pair.label());
            List<double[]> logs = logs(known.temperature(), known.score(images));
            for (double[] log : logs) {
                int named = largest(log);
                add(1, new Answer(group, named == own));
                confidences.add(new double[] {Math.exp(log[named]), named == own ? 1 : 0});
            }
            for (int size : SIZES) {
                for (int i = 0; i < SETS && logs.size() >= size; i++) {
                    add(size, new Answer(group, largest(sum(draws.draw(logs, size))) == own));
                }
            }
        });
    }

    /// Expected calibration error of single pictures, in ten bins of confidence.
    double calibrationError() {
        double[] confidence = new double[BINS];
        double[] right = new double[BINS];
        for (double[] one : confidences) {
            int bin = Math.min(BINS - 1, (int) (one[0] * BINS));
            confidence[bin] += one[0];
            right[bin] += one[1];
        }
        return IntStream.range(0, BINS)
                        .mapToDouble(bin -> Math.abs(confidence[bin] - right[bin]))
                        .sum()
                / Math.max(1, confidences.size());
    }

    private void add(int size, Answer answer) {
        answers.computeIfAbsent(size, _ -> new ArrayList<>()).add(answer);
    }

    private static List<double[]> logs(Temperature temperature, List<float[]> scores) {
        return scores.stream().map(temperature::logProbabilities).toList();
    }

    private static double[] sum(List<double[]> logs) {
        double[] sum = new double[logs.getFirst().length];
        for (double[] log : logs) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += log[i];
            }
        }
        return sum;
    }

    private static int largest(double[] values) {
        return IntStream.range(0, values.length).reduce(0, (a, b) -> values[b] > values[a] ? b : a);
    }
}
