// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.prefilter.PrefilterModel;
import java.util.List;

/// The rows as both tiers screen them, each by weights that had not seen its group, or by those that ship.
///
/// @param parts rows with the weights that screened them
record ScreenedRows(List<Part> parts, List<ScreenedRow> linear, List<ScreenedRow> encoded) {

    ScreenedRows {
        parts = List.copyOf(parts);
        linear = List.copyOf(linear);
        encoded = List.copyOf(encoded);
    }

    /// @param model fitted without the rows, where they are of the training data
    record Part(PrefilterModel model, List<PrefilterRow> rows) {

        Part {
            rows = List.copyOf(rows);
        }
    }
}
