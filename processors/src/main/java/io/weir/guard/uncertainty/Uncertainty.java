// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// How uncertain one concept is, and what made it so.
///
/// @param u CLUE's measure: the weighted mean of −log of clipped support, with the echo guard's addition;
///     at least 0
/// @param p probability that the concept is not supported, in `(0, 1)`
/// @param low lower bound of `p`
/// @param high upper bound of `p`
/// @param weight pseudo-observations that the evidence is worth; 0 where there is none
/// @param supporting how many pieces of evidence support it
/// @param missing how many say nothing of it
/// @param contradicting how many say otherwise
/// @param promptDerived whether the question itself says it: never to be called supported
public record Uncertainty(
        double u,
        double p,
        double low,
        double high,
        double weight,
        int supporting,
        int missing,
        int contradicting,
        boolean promptDerived) {

    public Uncertainty {
        if (!(u >= 0
                && u < Double.POSITIVE_INFINITY
                && low >= 0
                && low <= p
                && p <= high
                && high <= 1
                && weight >= 0)) {
            throw new IllegalArgumentException("an uncertainty is finite and inside its bounds");
        }
    }

    /// Whether any evidence spoke of it.
    public boolean hasEvidence() {
        return weight > 0;
    }
}
