// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One training run that is judged, and the other runs that it is judged by.
///
/// @param label of the judged run
/// @param references by generator, each run's pictures; no run of this label is among them
/// @param judged by generator, pictures of the run of this label
record RunPair(
        String label, Map<String, Map<String, List<JudgedImage>>> references, Map<String, List<JudgedImage>> judged) {

    /// One for each label that leaves two generators with references and something to judge.
    static List<RunPair> of(Map<String, Map<String, List<JudgedImage>>> generators) {
        List<RunPair> pairs = new ArrayList<>();
        List<String> labels = generators.values().stream()
                .flatMap(runs -> runs.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        for (String label : labels) {
            Map<String, Map<String, List<JudgedImage>>> references = new TreeMap<>();
            Map<String, List<JudgedImage>> judged = new TreeMap<>();
            generators.forEach((generator, runs) -> {
                Map<String, List<JudgedImage>> others = new TreeMap<>(runs);
                List<JudgedImage> own = others.remove(label);
                if (!others.isEmpty()) {
                    references.put(generator, others);
                    if (own != null) {
                        judged.put(generator, own);
                    }
                }
            });
            if (references.size() > 1 && !judged.isEmpty()) {
                pairs.add(new RunPair(label, references, judged));
            }
        }
        return pairs;
    }
}
