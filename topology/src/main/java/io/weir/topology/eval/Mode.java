// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Locale;

/// How a metric's scores came about.
public enum Mode {
    /// By weights fitted without the rows' groups.
    OUT_OF_FOLD,
    /// By the weights that ship.
    AS_SHIPPED,
    /// Without weights: a rule, or a measurement of time.
    FIXED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
