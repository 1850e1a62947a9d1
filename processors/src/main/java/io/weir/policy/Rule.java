// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Finding;
import io.weir.guard.GuardId;
import io.weir.guard.HazardCategory;
import io.weir.guard.Side;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One rule of a policy: which findings it fires on, and what it asks for.
///
/// @param guard whose findings; empty for those of any guard
/// @param hazards which categories; empty for all
/// @param side where it was seen; empty for either
/// @param atLeast lowest score it fires on, in `[0, 1]`
/// @param below it fires on lower scores than this only; infinite where there is no such bound
record Rule(
        String id,
        Optional<GuardId> guard,
        Set<HazardCategory> hazards,
        Optional<Side> side,
        double atLeast,
        double below,
        Action action,
        boolean shadow) {

    Rule {
        hazards = Set.copyOf(hazards);
    }

    boolean appliesTo(GuardId id, HazardCategory category) {
        return (guard.isEmpty() || guard.get().equals(id)) && (hazards.isEmpty() || hazards.contains(category));
    }

    /// A finding without a place counts for both sides: it was seen, and nobody knows where.
    boolean firesOn(Finding finding) {
        return finding.score() >= atLeast && finding.score() < below && (side.isEmpty() || isOn(side.get(), finding));
    }

    private static boolean isOn(Side side, Finding finding) {
        return finding.locations().isEmpty()
                || finding.locations().stream().anyMatch(location -> location.side() == side);
    }

    /// In words, on one line.
    String text() {
        String categories = hazards.isEmpty()
                ? "any hazard"
                : String.join(
                        ", ",
                        hazards.stream().map(HazardCategory::slug).collect(Collectors.toCollection(TreeSet::new)));
        return categories
                + guard.map(id -> " seen by " + id.value()).orElse("")
                + side.map(in -> " in the " + Words.of(in)).orElse("")
                + (atLeast > 0 ? " from " + atLeast : "")
                + (below <= 1 ? " below " + below : "")
                + " -> " + Words.of(action)
                + (shadow ? " (shadow)" : "");
    }
}
