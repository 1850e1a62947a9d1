// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.backtranslation.NearGoals;
import io.weir.topology.eval.prefilter.PrefilterWeights.Margins;
import io.weir.topology.eval.prefilter.PrefilterWeights.Scalings;
import io.weir.topology.eval.prefilter.PrefilterWeights.Thresholds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fits a prefilter on some rows: weights on all of them, calibration and thresholds on what weights of
/// inner folds make of rows that they had not seen.
///
/// So a caller that holds rows back never meets a threshold that those rows chose. Goals near a held-out one
/// are held out with it.
final class PrefilterFit {

    static final int INNER_FOLDS = 4;

    /// Of one question's many answers so many are fitted on: the questions are few, their answers alike.
    static final int ANSWERS_MAX = 6;

    private final Map<String, RowVectors> vectors = new HashMap<>();
    private final Encoder encoder;
    private final long seed;

    PrefilterFit(Encoder encoder, long seed) {
        this.encoder = encoder;
        this.seed = seed;
    }

    /// @param linear the rows by the linear tier, with weights that had not seen them
    /// @param encoded likewise by the encoder tier
    record Fitted(
            PrefilterWeights weights,
            Scalings scalings,
            Thresholds thresholds,
            List<ScreenedRow> linear,
            List<ScreenedRow> encoded) {

        Fitted {
            linear = List.copyOf(linear);
            encoded = List.copyOf(encoded);
        }

        byte[] file() {
            return weights.file(scalings, thresholds);
        }
    }

    /// The rows that are fitted on.
    static List<PrefilterRow> capped(List<PrefilterRow> rows) {
        Map<String, Integer> answers = new HashMap<>();
        return rows.stream()
                .filter(row ->
                        !row.harmful() || answers.merge(row.family() + row.group(), 1, Integer::sum) <= ANSWERS_MAX)
                .toList();
    }

    Fitted fit(List<PrefilterRow> rows) {
        var folds = new GroupFolds(rows.stream().map(PrefilterRow::group).toList(), INNER_FOLDS, seed + 1);
        List<PrefilterWeights> weights = new ArrayList<>();
        List<Margins> margins = new ArrayList<>();
        for (int fold = 0; fold < INNER_FOLDS; fold++) {
            PrefilterWeights unseeing = weights(without(rows, folds, fold));
            weights.add(unseeing);
            held(rows, folds, fold).forEach(row -> margins.add(unseeing.margins(vectors(row))));
        }
        Scalings scalings = Scalings.of(margins);
        List<ScreenedRow> linear = new ArrayList<>();
        List<ScreenedRow> encoded = new ArrayList<>();
        for (int fold = 0; fold < INNER_FOLDS; fold++) {
            var model = RowScreen.model(weights.get(fold).file(scalings, Thresholds.NONE), encoder);
            List<PrefilterRow> held = held(rows, folds, fold);
            linear.addAll(RowScreen.linear(model).screened(held));
            encoded.addAll(RowScreen.encoded(model, encoder).screened(held));
        }
        return new Fitted(weights(rows), scalings, thresholds(linear, encoded), linear, encoded);
    }

    /// The rows of a fold.
    static List<PrefilterRow> held(List<PrefilterRow> rows, GroupFolds folds, int fold) {
        return rows.stream().filter(row -> folds.foldOf(row.group()) == fold).toList();
    }

    /// The rows of the other folds, but for harmful ones near the fold's own.
    static List<PrefilterRow> without(List<PrefilterRow> rows, GroupFolds folds, int fold) {
        var near = new NearGoals(held(rows, folds, fold).stream()
                .filter(PrefilterRow::harmful)
                .map(PrefilterRow::goal)
                .toList());
        return rows.stream()
                .filter(row -> folds.foldOf(row.group()) != fold)
                .filter(row -> !row.harmful() || !near.holds(row.goal()))
                .toList();
    }

    private PrefilterWeights weights(List<PrefilterRow> rows) {
        return PrefilterWeights.of(capped(rows).stream().map(this::vectors).toList(), encoder.width());
    }

    private RowVectors vectors(PrefilterRow row) {
        return vectors.computeIfAbsent(row.id(), _ -> RowVectors.of(row, encoder));
    }

    private static Thresholds thresholds(List<ScreenedRow> linear, List<ScreenedRow> encoded) {
        OperatingPoint first = OperatingPoint.of(linear);
        OperatingPoint second = OperatingPoint.of(encoded);
        return new Thresholds(first.both(), first.response(), second.both(), second.response());
    }
}
