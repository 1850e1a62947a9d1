// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.StoreSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where models come from, and how they run.
///
/// @param catalogueDirectory the operator's own entries
/// @param usual for models that `byId` does not name
/// @param byId by catalogue id
public record ModelSettings(
        StoreSettings store, Optional<Path> catalogueDirectory, ModelLimits usual, Map<String, ModelLimits> byId) {

    public ModelSettings {
        byId = Map.copyOf(byId);
    }

    /// As the system properties of the store say, with the usual limits and the shipped catalogue.
    public static ModelSettings standard() {
        return new ModelSettings(StoreSettings.standard(), Optional.empty(), ModelLimits.USUAL, Map.of());
    }

    public ModelLimits of(String id) {
        return byId.getOrDefault(id, usual);
    }
}
