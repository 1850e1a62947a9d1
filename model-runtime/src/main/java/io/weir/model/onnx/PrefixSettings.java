// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

/// How much a worker keeps of the beginnings that its prompts have in common.
///
/// A token of SmolLM2-135M takes 46 kB, so the usual bound is 47 MB a worker at most.
///
/// @param tokensMax tokens of all kept beginnings together; 0 keeps none
/// @param entriesMax beginnings that are kept, and latest prompts that a new one is compared with
public record PrefixSettings(int tokensMax, int entriesMax) {

    public PrefixSettings {
        if (!(tokensMax >= 0 && entriesMax >= 0)) {
            throw new IllegalArgumentException("bounds of kept prefixes are not negative");
        }
    }

    public static PrefixSettings usual() {
        return new PrefixSettings(1_024, 4);
    }

    /// Every prompt is read from its start.
    public static PrefixSettings none() {
        return new PrefixSettings(0, 0);
    }
}
