// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.vision.fingerprint.Moments;
import io.weir.vision.fingerprint.Probe;
import io.weir.vision.fingerprint.Temperature;
import io.weir.vision.fingerprint.Typicality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A probe over some generators' runs, with what pictures that it has not seen teach: its temperature, and
/// what scores a generator's own pictures get.
///
/// A run is held out where every generator has two or more, else a third of the pictures.
final class KnownGenerators {

    private static final int FOLDS = 3;

    private final Probe probe;
    private final Temperature temperature;
    private final Typicality typicality;

    private KnownGenerators(Probe probe, Temperature temperature, Typicality typicality) {
        this.probe = probe;
        this.temperature = temperature;
        this.typicality = typicality;
    }

    /// @param moments already computed for other sets of generators; filled on the way
    static KnownGenerators fit(
            Map<String, Map<String, List<JudgedImage>>> generators, Map<String, List<Moments>> moments) {
        List<String> names = generators.keySet().stream().sorted().toList();
        Probe probe = Probe.fit(moments(generators, -1, moments));
        List<List<float[]>> own = new ArrayList<>();
        names.forEach(_ -> own.add(new ArrayList<>()));
        for (int fold = 0; fold < folds(generators); fold++) {
            Probe unseen = Probe.fit(moments(generators, fold, moments));
            for (int g = 0; g < names.size(); g++) {
                List<double[]> held = part(generators.getOrDefault(names.get(g), Map.of()), fold, true).stream()
                        .flatMap(List::stream)
                        .toList();
                own.get(g).addAll(List.of(unseen.score(held)));
            }
        }
        List<float[]> all = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int g = 0; g < names.size(); g++) {
            all.addAll(own.get(g));
            for (int i = 0; i < own.get(g).size(); i++) {
                labels.add(g);
            }
        }
        Temperature temperature = Temperature.fit(
                all.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
        Typicality typicality = Typicality.fit(
                own.stream().map(rows -> rows.toArray(float[][]::new)).toList());
        return new KnownGenerators(probe, temperature, typicality);
    }

    List<String> names() {
        return probe.generators();
    }

    Temperature temperature() {
        return temperature;
    }

    Typicality typicality() {
        return typicality;
    }

    List<float[]> score(List<JudgedImage> images) {
        return List.of(probe.score(
                images.stream().map(image -> image.components().values()).toList()));
    }

    private static int folds(Map<String, Map<String, List<JudgedImage>>> generators) {
        int least = generators.values().stream().mapToInt(Map::size).min().orElseThrow();
        return least > 1 ? least : FOLDS;
    }

    /// @param held fold that is left out; -1 for none
    private static Map<String, List<Moments>> moments(
            Map<String, Map<String, List<JudgedImage>>> generators, int held, Map<String, List<Moments>> known) {
        Map<String, List<Moments>> moments = new TreeMap<>();
        generators.forEach((generator, runs) -> moments.put(
                generator,
                known.computeIfAbsent(
                        generator + " " + held + " " + runs.keySet() + folds(generators),
                        _ -> part(runs, held, false).stream().map(Moments::of).toList())));
        return moments;
    }

    /// By run, the pictures inside a fold or outside of it.
    private static List<List<double[]>> part(Map<String, List<JudgedImage>> runs, int fold, boolean inside) {
        List<List<double[]>> parts = new ArrayList<>();
        int run = 0;
        for (List<JudgedImage> images : runs.values()) {
            List<double[]> part = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                boolean held = fold == (runs.size() > 1 ? run : i % FOLDS);
                if (held == inside) {
                    part.add(images.get(i).components().values());
                }
            }
            if (!part.isEmpty()) {
                parts.add(part);
            }
            run++;
        }
        return parts;
    }

    /// An empty memory of moments.
    static Map<String, List<Moments>> noMoments() {
        return new HashMap<>();
    }
}
