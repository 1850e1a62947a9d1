// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;

/// A score that a guard measured for one hazard category, and where.
///
/// A signal is reported whatever its score: near misses show, and a floor can move without a model
/// run.
///
/// @param score calibrated, in `[0, 1]`; 1 for a rule that simply matched
/// @param locations where the score was measured, strongest first; may be empty where nothing was near
/// @param detail a slug that says more than the category: a rule's id, or `full` and `partial` for a
///     refusal; after a colon what was measured of this exchange alone; empty where there is nothing more to
///     say; never a word of the content
public record Signal(HazardCategory category, double score, List<Location> locations, String detail) {

    public Signal {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is in [0, 1]: " + score);
        }
        locations = List.copyOf(locations);
    }
}
