// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Locale;

/// Which way a metric improves.
public enum Better {
    HIGHER,
    LOWER;

    /// NaN meets nothing.
    public boolean meets(double value, double bound) {
        return switch (this) {
            case HIGHER -> value >= bound;
            case LOWER -> value <= bound;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
