// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.StoreSettings;
import io.weir.model.remote.RemoteModelSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where models come from, and how they run.
///
/// @param catalogueDirectory the operator's own entries
/// @param usual for models that `byId` does not name
/// @param byId by catalogue id
/// @param remote models on servers, by the configuration's name
public record ModelSettings(
        StoreSettings store,
        Optional<Path> catalogueDirectory,
        ModelLimits usual,
        Map<String, ModelLimits> byId,
        Map<String, RemoteModelSettings> remote) {

    public ModelSettings {
        byId = Map.copyOf(byId);
        remote = Map.copyOf(remote);
    }

    /// Without models on servers.
    public ModelSettings(
            StoreSettings store, Optional<Path> catalogueDirectory, ModelLimits usual, Map<String, ModelLimits> byId) {
        this(store, catalogueDirectory, usual, byId, Map.of());
    }

    /// As the system properties of the store say, with the usual limits and the shipped catalogue.
    public static ModelSettings standard() {
        return new ModelSettings(StoreSettings.standard(), Optional.empty(), ModelLimits.USUAL, Map.of());
    }

    public ModelLimits of(String id) {
        return byId.getOrDefault(id, usual);
    }
}
