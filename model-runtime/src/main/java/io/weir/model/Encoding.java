// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// What came of encoding a text.
public sealed interface Encoding {

    /// @param windows at least one, in text order
    record Encoded(List<Window> windows, ModelRun run) implements Encoding {

        public Encoded {
            windows = List.copyOf(windows);
            if (windows.isEmpty()) {
                throw new IllegalArgumentException("an encoding has a window");
            }
        }
    }

    record Unavailable(Cause cause) implements Encoding {}
}
