// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.linear.LinearModel;
import io.weir.topology.eval.SparseVector;
import java.util.ArrayList;
import java.util.List;

/// What the encoder's weights say by themselves, for comparison.
record EmbeddingsAlone(PrefilterRow row, double both, double response) implements Sweep.Screened {

    static List<EmbeddingsAlone> of(ScreenedRows screened, PrefilterFit fit) {
        List<EmbeddingsAlone> rows = new ArrayList<>();
        for (ScreenedRows.Part part : screened.parts()) {
            for (PrefilterRow row :
                    part.rows().stream().filter(row -> !row.isRefused()).toList()) {
                RowVectors vectors = fit.vectors(row);
                rows.add(new EmbeddingsAlone(
                        row,
                        margin(part.model().encoded().both(), vectors.encodedBoth()),
                        margin(part.model().encoded().response(), vectors.encodedResponse())));
            }
        }
        return rows;
    }

    private static double margin(LinearModel weights, SparseVector vector) {
        double sum = weights.bias();
        for (int index = 0; index < vector.size(); index++) {
            sum += weights.contribution(vector.feature(index), vector.value(index));
        }
        return sum;
    }
}
