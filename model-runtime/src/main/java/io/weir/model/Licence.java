// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Whose a model is: its packaging and its weights may have different licences.
///
/// @param packaging of the jar, wheel or archive that it lies in
/// @param weights of the numbers themselves, as their makers say
/// @param distribution how it reaches a machine
public record Licence(String packaging, String weights, Distribution distribution) {

    /// How a model reaches a machine.
    public enum Distribution {
        /// Comes with Weir.
        BUNDLED,
        /// Fetched when a configuration or a person asks for it.
        ON_DEMAND,
        /// Only a person may fetch it, by its name: its licence must be looked at first. Never in an archive of ours.
        OPERATOR
    }
}
