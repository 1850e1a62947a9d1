// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Puts texts that share much of their wording into one group.
///
/// Two texts are near where half of the shorter one's runs of [#RUN] words stand in the other too. Nearness
/// is passed on: a group is everything that can be reached.
final class NearDuplicates {

    private static final int RUN = 4;
    private static final double SHARED_MIN = .5;

    /// A run in more texts than this is a phrase of the language, not a trace of copying.
    private static final int COMMON = 50;

    private final int[] parents;

    private NearDuplicates(int count) {
        parents = new int[count];
        for (int i = 0; i < count; i++) {
            parents[i] = i;
        }
    }

    /// For each text the index of its group's first text.
    static int[] groups(List<String> texts) {
        var duplicates = new NearDuplicates(texts.size());
        List<Set<String>> runs = texts.stream().map(NearDuplicates::runs).toList();
        Map<String, List<Integer>> holders = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            for (String run : runs.get(i)) {
                holders.computeIfAbsent(run, _ -> new ArrayList<>()).add(i);
            }
        }
        for (int i = 0; i < texts.size(); i++) {
            duplicates.join(i, runs, holders);
        }
        int[] groups = new int[texts.size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = duplicates.root(i);
        }
        return groups;
    }

    private void join(int text, List<Set<String>> runs, Map<String, List<Integer>> holders) {
        Map<Integer, Integer> shared = new HashMap<>();
        for (String run : runs.get(text)) {
            List<Integer> others = holders.getOrDefault(run, List.of());
            if (others.size() <= COMMON) {
                others.forEach(other -> shared.merge(other, 1, Integer::sum));
            }
        }
        shared.forEach((other, count) -> {
            int shorter = Math.min(runs.get(text).size(), runs.get(other).size());
            if (other != text && count >= shorter * SHARED_MIN) {
                int a = root(text);
                int b = root(other);
                parents[Math.max(a, b)] = Math.min(a, b);
            }
        });
    }

    private int root(int index) {
        int at = index;
        while (parents[at] != at) {
            at = parents[at];
        }
        return at;
    }

    private static Set<String> runs(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).strip().split("[^\\p{L}\\p{N}]+", -1);
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + RUN <= words.length; i++) {
            runs.add(String.join(" ", List.of(words).subList(i, i + RUN)));
        }
        if (runs.isEmpty()) {
            runs.add(String.join(" ", words));
        }
        return runs;
    }
}
