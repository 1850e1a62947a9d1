// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Bounds of one generation, and how its tokens are chosen.
///
/// @param tokensMax tokens that are generated at most
/// @param temperature 0 takes the likeliest token each time; above it tokens are drawn
/// @param seed of the draw: a server that keeps to it gives the same text again
public record GenerationLimits(int tokensMax, double temperature, long seed) {

    private static final double TEMPERATURE_MAX = 2;

    public GenerationLimits {
        if (!(tokensMax > 0)) {
            throw new IllegalArgumentException("a generation has at least one token: " + tokensMax);
        }
        if (!(temperature >= 0 && temperature <= TEMPERATURE_MAX)) {
            throw new IllegalArgumentException("a temperature is in [0, 2]: " + temperature);
        }
    }

    /// Greedily.
    public GenerationLimits(int tokensMax) {
        this(tokensMax, 0, 0);
    }

    public boolean isGreedy() {
        return temperature == 0;
    }
}
