// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a large model said of each sentence and sample of WikiBio: a row that checks the harness. Never
/// trained on.
final class JudgePairs {

    static final String FILE = "uncertainty/wikibio_dev_judge_pairs.csv";
    static final String JUDGE = "gemma4_31b";

    private static final int COLUMNS = 5;

    /// Of each passage and sentence: how often asked, how often not supported.
    private final Map<String, int[]> counts = new HashMap<>();

    static JudgePairs read(Path directory) {
        var pairs = new JudgePairs();
        try {
            List<String> lines = Files.readAllLines(directory.resolve(FILE));
            for (int line = 1; line < lines.size(); line++) {
                String[] cells = lines.get(line).split(",", -1);
                if (cells.length != COLUMNS) {
                    throw new DataException(4, FILE + ":" + (line + 1) + ": not " + COLUMNS + " columns");
                }
                if (cells[3].equals(JUDGE)) {
                    int[] count = pairs.counts.computeIfAbsent(cells[0] + ":" + cells[1], _ -> new int[2]);
                    count[0]++;
                    count[1] += cells[4].equals("No") ? 1 : 0;
                }
            }
            return pairs;
        } catch (IOException unreadable) {
            throw new DataException(
                    3, FILE + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    /// Share of samples that do not support the sentence; a half where the judge was not asked.
    double unsupported(String passage, int sentence) {
        int[] count = counts.getOrDefault(passage + ":" + sentence, new int[] {2, 1});
        return (double) count[1] / count[0];
    }
}
