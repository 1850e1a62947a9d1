// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.ArrayList;
import java.util.List;

/// Chooses the rows that join the oldest one in its batch.
///
/// A run costs something whatever its size, as all weights pass through the cache once, so the more rows
/// the better; padding is computed for nothing, so the rows are neighbours in length.
final class LikeLengths {

    private LikeLengths() {}

    /// The largest batch within bounds; of two that are as large, the one with less padding.
    ///
    /// @param others what may join, from the longest to the shortest
    /// @return the oldest row first
    static <I, O> List<Request.Row<I, O>> batch(
            BatchSettings settings, Request.Row<I, O> oldest, List<Request.Row<I, O>> others) {
        var best = new Run(0, 0, 0);
        for (int from = 0; from < others.size(); from++) {
            Run run = longest(settings, oldest, others, from);
            best = run.betterThan(best) ? run : best;
        }
        List<Request.Row<I, O>> batch = new ArrayList<>(best.rows + 1);
        batch.add(oldest);
        batch.addAll(others.subList(best.from, best.from + best.rows));
        return batch;
    }

    /// The longest run of rows from one on that may join.
    private static <I, O> Run longest(
            BatchSettings settings, Request.Row<I, O> oldest, List<Request.Row<I, O>> others, int from) {
        int longest = Math.max(oldest.tokens(), others.get(from).tokens());
        int most = Math.min(others.size() - from, settings.rowsMax(longest) - 1);
        var best = new Run(from, 0, 0);
        long tokens = oldest.tokens();
        for (int rows = 1; rows <= most; rows++) {
            tokens += others.get(from + rows - 1).tokens();
            if (settings.allows(rows + 1, longest, tokens)) {
                best = new Run(from, rows, (rows + 1L) * longest - tokens);
            }
        }
        return best;
    }

    /// @param padding tokens of the batch that are padding
    private record Run(int from, int rows, long padding) {

        boolean betterThan(Run other) {
            return rows > other.rows || (rows == other.rows && padding < other.padding);
        }
    }
}
