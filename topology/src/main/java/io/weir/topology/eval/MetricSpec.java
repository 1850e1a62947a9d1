// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Optional;

/// What a metric is called, which way it improves, and what is asked of it.
///
/// @param bounds empty for a number that is reported beside others, such as a baseline's
public record MetricSpec(String name, Better better, Optional<Bounds> bounds) {

    /// @param floor what must be met
    /// @param target what is aimed at
    public record Bounds(double floor, double target) {}

    public static MetricSpec bounded(String name, Better better, double floor, double target) {
        return new MetricSpec(name, better, Optional.of(new Bounds(floor, target)));
    }

    public static MetricSpec reported(String name, Better better) {
        return new MetricSpec(name, better, Optional.empty());
    }
}
