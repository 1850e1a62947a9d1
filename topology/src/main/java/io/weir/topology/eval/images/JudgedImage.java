// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.vision.fingerprint.PlacedImage;

/// One picture as every way to judge it needs it.
///
/// @param placed in the reference
/// @param components that the probe reads
/// @param brightness mean pixel
record JudgedImage(PlacedImage placed, Components components, double brightness) {

    /// Numbers that are not copied for each reader.
    static final class Components {

        private final double[] values;

        Components(double[] values) {
            this.values = values;
        }

        double[] values() {
            return values;
        }
    }
}
