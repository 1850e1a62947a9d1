// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.PrefilterFeatures;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.topology.eval.LogisticFit;
import io.weir.topology.eval.PlattScaling;
import io.weir.topology.eval.SparseVector;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// The four models of a prefilter, fitted on some rows and not calibrated.
record PrefilterWeights(
        LogisticFit linearBoth, LogisticFit linearResponse, LogisticFit encodedBoth, LogisticFit encodedResponse) {

    static final double LINEAR_COST = 3;
    static final double ENCODER_COST = 1;

    private static final int FEATURE_ROWS_MIN = 2;

    /// Margins of one row, by weights that had not seen it.
    record Margins(
            PrefilterRow row, double linearBoth, double linearResponse, double encodedBoth, double encodedResponse) {}

    /// What turns each model's margins into probabilities.
    record Scalings(
            PlattScaling linearBoth,
            PlattScaling linearResponse,
            PlattScaling encodedBoth,
            PlattScaling encodedResponse) {

        static Scalings of(List<Margins> unseen) {
            return new Scalings(
                    scaling(unseen, PrefilterRow::hasPrompt, Margins::linearBoth),
                    scaling(unseen, _ -> true, Margins::linearResponse),
                    scaling(unseen, _ -> true, Margins::encodedBoth),
                    scaling(unseen, _ -> true, Margins::encodedResponse));
        }

        private static PlattScaling scaling(
                List<Margins> unseen, Predicate<PrefilterRow> rows, Function<Margins, Double> margin) {
            return PlattScaling.of(unseen.stream()
                    .filter(row -> rows.test(row.row()))
                    .map(row ->
                            new PlattScaling.Unseen(margin.apply(row), row.row().harmful()))
                    .toList());
        }
    }

    /// Probabilities from which an exchange is escalated.
    record Thresholds(double linearBoth, double linearResponse, double encodedBoth, double encodedResponse) {

        static final Thresholds NONE = new Thresholds(.5, .5, .5, .5);
    }

    static PrefilterWeights of(List<RowVectors> rows, int width) {
        List<RowVectors> asked =
                rows.stream().filter(vectors -> vectors.row().hasPrompt()).toList();
        LogisticFit.Settings linear =
                new LogisticFit.Settings(PrefilterFeatures.count(), _ -> true, FEATURE_ROWS_MIN, LINEAR_COST, true);
        return new PrefilterWeights(
                fit(asked, RowVectors::linearBoth, linear),
                fit(rows, RowVectors::linearResponse, linear),
                fit(rows, RowVectors::encodedBoth, encoder(2 * width)),
                fit(rows, RowVectors::encodedResponse, encoder(width)));
    }

    Margins margins(RowVectors vectors) {
        return new Margins(
                vectors.row(),
                linearBoth.margin(vectors.linearBoth()),
                linearResponse.margin(vectors.linearResponse()),
                encodedBoth.margin(vectors.encodedBoth()),
                encodedResponse.margin(vectors.encodedResponse()));
    }

    /// The bytes of their file.
    byte[] file(Scalings scalings, Thresholds thresholds) {
        return PrefilterModel.write(List.of(
                bytes(linearBoth, scalings.linearBoth(), thresholds.linearBoth()),
                bytes(linearResponse, scalings.linearResponse(), thresholds.linearResponse()),
                bytes(encodedBoth, scalings.encodedBoth(), thresholds.encodedBoth()),
                bytes(encodedResponse, scalings.encodedResponse(), thresholds.encodedResponse())));
    }

    private static LogisticFit.Settings encoder(int features) {
        return new LogisticFit.Settings(features, _ -> false, FEATURE_ROWS_MIN, ENCODER_COST, true);
    }

    private static LogisticFit fit(
            List<RowVectors> rows, Function<RowVectors, SparseVector> vector, LogisticFit.Settings settings) {
        return LogisticFit.of(
                rows.stream()
                        .map(row -> new LogisticFit.Example(
                                vector.apply(row), row.row().harmful()))
                        .toList(),
                settings);
    }

    private static byte[] bytes(LogisticFit fit, PlattScaling scaling, double threshold) {
        return LinearModel.write(
                fit.weights(), fit.bias(), (float) scaling.slope(), (float) scaling.offset(), (float) threshold);
    }
}
