// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.prefilter.PrefilterWeights.Margins;
import io.weir.topology.eval.prefilter.PrefilterWeights.Scalings;
import io.weir.topology.eval.prefilter.PrefilterWeights.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// How well an attack is found by weights that have seen no answer of its kind.
///
/// Nor have they seen the row's own goal or prompt, under any kind.
final class UnseenKinds {

    private static final int FOLDS = 2;

    private final List<PrefilterRow> rows;
    private final PrefilterFit fit;
    private final Encoder encoder;
    private final long seed;

    UnseenKinds(List<PrefilterRow> rows, PrefilterFit fit, Encoder encoder, long seed) {
        this.rows = List.copyOf(rows);
        this.fit = fit;
        this.encoder = encoder;
        this.seed = seed;
    }

    /// The rows of each kind and the benign ones, by tier.
    record Unseen(List<ScreenedRow> linear, List<ScreenedRow> encoded) {

        Unseen {
            linear = List.copyOf(linear);
            encoded = List.copyOf(encoded);
        }
    }

    Map<String, Unseen> screened() {
        Map<String, Unseen> kinds = new TreeMap<>();
        for (String kind : new TreeSet<>(rows.stream()
                .filter(PrefilterRow::harmful)
                .map(PrefilterRow::family)
                .filter(family -> !family.equals(PrefilterRow.UNSAFE))
                .toList())) {
            kinds.put(kind, screened(kind));
        }
        return kinds;
    }

    private Unseen screened(String kind) {
        var folds = new GroupFolds(rows.stream().map(PrefilterRow::group).toList(), FOLDS, seed + 2);
        List<PrefilterWeights> weights = new ArrayList<>();
        List<Margins> margins = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            PrefilterWeights unseeing = fit.weights(PrefilterFit.without(rows, folds, fold).stream()
                    .filter(row -> !row.family().equals(kind))
                    .toList());
            weights.add(unseeing);
            PrefilterFit.held(rows, folds, fold).stream()
                    .filter(row -> !row.family().equals(kind))
                    .forEach(row -> margins.add(unseeing.margins(fit.vectors(row))));
        }
        Scalings scalings = Scalings.of(margins);
        List<ScreenedRow> linear = new ArrayList<>();
        List<ScreenedRow> encoded = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            PrefilterModel model = RowScreen.model(weights.get(fold).file(scalings, Thresholds.NONE), encoder);
            List<PrefilterRow> held = PrefilterFit.held(rows, folds, fold).stream()
                    .filter(row -> row.family().equals(kind) || row.isBenign())
                    .toList();
            linear.addAll(RowScreen.linear(model).screened(held));
            encoded.addAll(RowScreen.encoded(model, encoder).screened(held));
        }
        return new Unseen(linear, encoded);
    }
}
