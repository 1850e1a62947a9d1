// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.Map;

/// Reporting floors: from which score on a category is a finding. All in `[0, 1]`.
///
/// @param byCategory floors of single categories
/// @param otherwise the floor of every other category
public record Floors(Map<HazardCategory, Double> byCategory, double otherwise) {

    public Floors {
        byCategory = Map.copyOf(byCategory);
        if (!(otherwise >= 0 && otherwise <= 1)
                || !byCategory.values().stream().allMatch(floor -> floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("a reporting floor is in [0, 1]");
        }
    }

    public double of(HazardCategory category) {
        return byCategory.getOrDefault(category, otherwise);
    }
}
