// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import java.util.List;

/// A text as its embeddings, with what is known of it.
///
/// @param windows at least one
/// @param labels one for each category
record Example(List<Encoder.Embedding> windows, List<Label> labels) {

    Example {
        windows = List.copyOf(windows);
        labels = List.copyOf(labels);
    }

    enum Label {
        YES,
        NO,
        UNKNOWN
    }
}
