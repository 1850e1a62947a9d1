// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.topology.eval.Progress;
import io.weir.topology.eval.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Answers whose middle decides: what a jailbreak obtained between two benign answers, and three benign ones.
///
/// The parts of one answer are rows of one fold, so none was fitted on. No guess is made: the answer alone is
/// judged, by all of its windows and, for comparison, by its first and last window alone.
final class HiddenRows {

    /// Characters of a benign answer at least, so that neither end of what is put together shows the middle.
    private static final int BENIGN_MIN = 450;

    private static final int LONG_PER_FOLD = 100;

    private final List<LaneMetrics.Called> all = new ArrayList<>();
    private final List<LaneMetrics.Called> ends = new ArrayList<>();

    private HiddenRows() {}

    static HiddenRows measured(
            List<GuessGuardFit.Fold> folds,
            List<GuessGuardFit.Limits> limits,
            EmbeddedRows texts,
            long seed,
            Progress progress) {
        var hidden = new HiddenRows();
        var random = new SplittableRandom(seed + 3);
        for (int fold = 0; fold < folds.size(); fold++) {
            List<GuessRow> rows = made(folds.get(fold).held(), random);
            texts.add(rows, progress);
            for (GuessRow row : rows) {
                hidden.call(row, folds.get(fold), limits.get(fold), texts.windows(row));
            }
        }
        return hidden;
    }

    /// As the tiers judge them.
    List<LaneMetrics.Called> all() {
        return all;
    }

    /// By both ends alone.
    List<LaneMetrics.Called> ends() {
        return ends;
    }

    private void call(GuessRow row, GuessGuardFit.Fold fold, GuessGuardFit.Limits limits, List<SparseVector> windows) {
        List<SparseVector> outer = List.of(windows.getFirst(), windows.getLast());
        all.add(new LaneMetrics.Called(row, fold.worst(windows) >= limits.alone(), false));
        ends.add(new LaneMetrics.Called(row, fold.worst(outer) >= limits.alone(), false));
    }

    private static List<GuessRow> made(List<GuessRow> held, SplittableRandom random) {
        List<GuessRow> benign = held.stream()
                .filter(row -> row.family().equals(GuessRow.BENIGN)
                        && row.answer().strip().length() >= BENIGN_MIN)
                .toList();
        List<GuessRow> made = new ArrayList<>();
        if (benign.isEmpty()) {
            return made;
        }
        for (GuessRow row : held) {
            if (row.harmful() && row.isExchange()) {
                made.add(between(benign, row, row.family(), random));
            }
        }
        for (int count = 0; count < LONG_PER_FOLD; count++) {
            made.add(between(benign, drawn(benign, random), GuessRow.BENIGN, random));
        }
        return made;
    }

    private static GuessRow between(List<GuessRow> benign, GuessRow middle, String family, SplittableRandom random) {
        String before = drawn(benign, random).answer();
        String after = drawn(benign, random).answer();
        String answer = String.join("\n\n", before, middle.answer(), after);
        return new GuessRow(middle.id(), middle.group(), family, middle.request(), answer, middle.harmful());
    }

    private static GuessRow drawn(List<GuessRow> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }
}
