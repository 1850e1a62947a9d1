// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.hazard.HazardHead;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Heads fitted without one fold each, and what they make of the rows of that fold.
///
/// A fold's calibration and floors come from the other folds' rows, scored by heads that had not seen them:
/// no floor is chosen on rows that report it.
final class CrossValidation {

    static final int FOLDS = 5;

    private final List<HazardRow> rows;
    private final int[] folds;
    private final List<HazardHead> heads;
    private final List<double[]> logits;

    private CrossValidation(List<HazardRow> rows, int[] folds, List<HazardHead> heads, List<double[]> logits) {
        this.rows = rows;
        this.folds = folds;
        this.heads = heads;
        this.logits = logits;
    }

    static CrossValidation run(
            List<HazardRow> rows, EncodedTexts texts, TanhSettings settings, long seed, Progress progress) {
        GroupFolds dealt = new GroupFolds(rows.stream().map(HazardRow::group).toList(), FOLDS, seed);
        int[] folds = rows.stream().mapToInt(row -> dealt.foldOf(row.group())).toArray();
        List<List<Encoder.Embedding>> windows =
                rows.stream().map(texts::windows).toList();
        progress.note("fitting " + FOLDS + " folds");
        List<HazardHead.Weights> fitted = IntStream.range(0, FOLDS)
                .mapToObj(fold -> fit(rows, windows, folds, fold, settings, seed))
                .toList();
        List<double[]> logits = new ArrayList<>();
        for (int i = 0; i < folds.length; i++) {
            logits.add(highest(fitted.get(folds[i]), windows.get(i)));
        }
        List<HazardHead> heads = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            int[] others = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] != left)
                    .toArray();
            List<HazardHead.Output> outputs = Calibration.fit(
                    Arrays.stream(others).mapToObj(rows::get).toList(),
                    Arrays.stream(others).mapToObj(logits::get).toList());
            heads.add(new HazardHead(texts.model(), outputs, fitted.get(fold)));
        }
        return new CrossValidation(rows, folds, heads, logits);
    }

    /// A head fitted to all rows, with calibration and floors from the rows' out-of-fold logits.
    HazardHead refit(EncodedTexts texts, TanhSettings settings, long seed) {
        List<List<Encoder.Embedding>> windows =
                rows.stream().map(texts::windows).toList();
        HazardHead.Weights weights = new TanhTrainer(settings, texts.width()).fit(rows, windows, seed);
        return new HazardHead(texts.model(), Calibration.fit(rows, logits), weights);
    }

    List<HazardRow> rows() {
        return rows;
    }

    /// The fold of the row at `index`.
    int foldOf(int index) {
        return folds[index];
    }

    /// The head that has not seen the fold's rows.
    HazardHead head(int fold) {
        return heads.get(fold);
    }

    private static HazardHead.Weights fit(
            List<HazardRow> rows,
            List<List<Encoder.Embedding>> windows,
            int[] folds,
            int left,
            TanhSettings settings,
            long seed) {
        int[] others =
                IntStream.range(0, folds.length).filter(i -> folds[i] != left).toArray();
        int width = windows.getFirst().getFirst().width();
        return new TanhTrainer(settings, width)
                .fit(
                        Arrays.stream(others).mapToObj(rows::get).toList(),
                        Arrays.stream(others).mapToObj(windows::get).toList(),
                        seed);
    }

    /// Each category's highest logit of any window.
    private static double[] highest(HazardHead.Weights weights, List<Encoder.Embedding> windows) {
        double[] highest = weights.logits(windows.getFirst());
        for (Encoder.Embedding window : windows.subList(1, windows.size())) {
            double[] logits = weights.logits(window);
            for (int i = 0; i < highest.length; i++) {
                highest[i] = Math.max(highest[i], logits[i]);
            }
        }
        return highest;
    }
}
