// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.topology.eval.Progress;
import io.weir.topology.eval.ScoredRow;
import io.weir.vision.fingerprint.Moments;
import io.weir.vision.fingerprint.RunConformal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Leaves one generator out and asks whether its windows look unknown, and those of known generators' other
/// training runs do not.
///
/// A window's p-value is taken among left-out runs of the other known generators: its own generator's are
/// never among them, nor is the unknown one's.
final class OpenSetTrial {

    static final int SIZE = 50;

    /// Pictures of a run that windows are drawn from.
    private static final int POOL = 600;

    private final double nominal;
    private final List<ScoredRow> rows = new ArrayList<>();

    /// @param nominal share of known windows that may be called unknown
    OpenSetTrial(double nominal) {
        this.nominal = nominal;
    }

    /// Positive: of a generator that was left out. Called: p-value at most the nominal share.
    List<ScoredRow> rows() {
        return rows;
    }

    void run(List<RunPair> pairs, Map<String, List<Moments>> moments, long seed, Progress progress) {
        List<String> generators = pairs.stream()
                .flatMap(pair -> pair.judged().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i < generators.size() && generators.size() > 2; i++) {
            progress.at("leaving out a generator", i, generators.size());
            judge(generators.get(i), pairs, moments, seed);
        }
    }

    private void judge(String unknown, List<RunPair> pairs, Map<String, List<Moments>> moments, long seed) {
        Map<String, Map<String, List<Double>>> distances = new TreeMap<>();
        for (RunPair pair : pairs) {
            Map<String, Map<String, List<JudgedImage>>> references = new TreeMap<>(pair.references());
            references.remove(unknown);
            KnownGenerators known = KnownGenerators.fit(references, moments);
            var draws = new Draws(seed);
            new TreeMap<>(pair.judged()).forEach((generator, images) -> {
                List<float[]> scores = known.score(images.subList(0, Math.min(POOL, images.size())));
                List<Double> windows = new ArrayList<>();
                for (int i = 0; i < Draws.SETS && scores.size() >= SIZE; i++) {
                    windows.add(known.typicality().distance(draws.draw(scores, SIZE)));
                }
                if (!windows.isEmpty()) {
                    distances.computeIfAbsent(generator, _ -> new TreeMap<>()).put(pair.label(), windows);
                }
            });
        }
        distances.forEach((generator, byRun) -> {
            RunConformal conformal = leftOut(distances, generator, unknown);
            byRun.forEach((label, windows) -> windows.forEach(distance -> rows.add(new ScoredRow(
                    unknown + "/" + generator + "-" + label,
                    Answer.group(generator, label),
                    generator,
                    generator.equals(unknown),
                    distance,
                    conformal.pValue(distance) <= nominal))));
        });
    }

    private static RunConformal leftOut(Map<String, Map<String, List<Double>>> distances, String own, String unknown) {
        Map<String, List<Double>> others = new HashMap<>();
        distances.forEach((generator, byRun) -> byRun.forEach((label, windows) -> {
            if (!generator.equals(own) && !generator.equals(unknown)) {
                others.put(Answer.group(generator, label), windows);
            }
        }));
        return new RunConformal(others);
    }
}
