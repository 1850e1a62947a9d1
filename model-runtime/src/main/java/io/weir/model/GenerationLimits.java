// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Bounds of one generation.
///
/// @param tokensMax tokens that are generated at most
public record GenerationLimits(int tokensMax) {

    public GenerationLimits {
        if (!(tokensMax > 0)) {
            throw new IllegalArgumentException("a generation has at least one token: " + tokensMax);
        }
    }
}
