// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.util.List;

/// What a guard says of itself: copied into every verdict and shown in metrics.
///
/// @param version changes whenever the same input could give another observation
/// @param models the models that it asks; empty for plain rules
/// @param categories every category that it can report, apart from a tenant's own rules
/// @param floors the floors fitted with its weights; a policy may set others
public record GuardInfo(
        GuardId id, String version, List<ModelRef> models, List<HazardCategory> categories, Floors floors) {

    public GuardInfo {
        models = List.copyOf(models);
        categories = List.copyOf(categories);
    }
}
