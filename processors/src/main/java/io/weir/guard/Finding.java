// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;

/// One hazard at or above its reporting floor.
///
/// @param score in `[0, 1]`
/// @param threshold the floor it reached, in `[0, 1]`
/// @param locations where, strongest first
/// @param detail a slug: rule id or kind; after a colon what was measured of this exchange; may be empty
public record Finding(
        HazardCategory category, double score, double threshold, List<Location> locations, String detail) {

    public Finding {
        if (!(score >= threshold && threshold >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a finding reaches its threshold: " + score + " < " + threshold);
        }
        locations = List.copyOf(locations);
    }

    /// The detail without what was measured of this one exchange: findings of one kind are told together.
    public String kind() {
        int measured = detail.indexOf(':');
        return measured < 0 ? detail : detail.substring(0, measured);
    }

    /// How far above the threshold the score lies, in `[0, 1]`.
    public double margin() {
        return score - threshold;
    }
}
