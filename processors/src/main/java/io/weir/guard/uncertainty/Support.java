// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// What a piece of evidence says of a claim: three probabilities that sum to 1.
///
/// @param supported that it says the same
/// @param unmentioned that it says nothing of it
/// @param contradicted that it says otherwise
public record Support(double supported, double unmentioned, double contradicted) {

    private static final double ROUNDING = 1e-6;

    public Support {
        double sum = supported + unmentioned + contradicted;
        if (!(supported >= 0 && unmentioned >= 0 && contradicted >= 0 && Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("three probabilities sum to 1");
        }
    }

    /// An empty text: no support, and no contradiction.
    public static final Support NONE = new Support(0, 1, 0);

    public Stance stance() {
        if (supported >= unmentioned && supported >= contradicted) {
            return Stance.SUPPORTS;
        }
        return contradicted > unmentioned ? Stance.CONTRADICTS : Stance.MISSES;
    }

    /// The likeliest of the three.
    public enum Stance {
        SUPPORTS,
        MISSES,
        CONTRADICTS
    }
}
