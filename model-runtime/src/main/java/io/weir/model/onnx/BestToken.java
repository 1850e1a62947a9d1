// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.nio.FloatBuffer;

/// The likeliest token of a row of logits.
final class BestToken {

    private BestToken() {}

    /// The lowest id among those of the highest logit.
    ///
    /// Two loops, each of a form that the compiler turns into vector instructions: the largest value, which
    /// is NaN where any is, then its first place.
    ///
    /// @param row scratch memory as wide as the vocabulary; holds the row afterwards
    /// @throws NotFiniteException where the logits are no answer
    static int of(FloatBuffer logits, int rowIndex, float[] row) throws NotFiniteException {
        logits.get(rowIndex * row.length, row);
        float most = Float.NEGATIVE_INFINITY;
        for (float value : row) {
            most = Math.max(most, value);
        }
        if (!Float.isFinite(most)) {
            throw new NotFiniteException();
        }
        int id = 0;
        while (row[id] != most) {
            id++;
        }
        return id;
    }
}
