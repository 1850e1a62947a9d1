// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How one slice of the rows was called.
public record Confusion(String slice, int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {

    /// One for each slice, by name.
    public static List<Confusion> bySlice(List<ScoredRow> rows) {
        Map<String, int[]> counts = new TreeMap<>();
        for (ScoredRow row : rows) {
            int[] cells = counts.computeIfAbsent(row.slice(), _ -> new int[4]);
            cells[(row.positive() ? 0 : 1) + (row.called() ? 0 : 2)]++;
        }
        List<Confusion> confusions = new ArrayList<>();
        counts.forEach((slice, cells) -> confusions.add(new Confusion(slice, cells[0], cells[1], cells[2], cells[3])));
        return confusions;
    }
}
