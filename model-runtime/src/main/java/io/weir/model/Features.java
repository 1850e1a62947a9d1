// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// What came of encoding a picture.
public sealed interface Features {

    /// @param layers one matrix for each block that was asked for, in that order: `[tokens, width]`
    record Extracted(List<Matrix> layers, ModelRun run) implements Features {

        public Extracted {
            layers = List.copyOf(layers);
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("features have a layer");
            }
        }
    }

    record Unavailable(Cause cause) implements Features {}
}
