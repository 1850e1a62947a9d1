// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

/// What an answer cost.
///
/// @param calls of a language model
/// @param tokensRead as far as the model said
/// @param cacheHit whether the answer was known already
public record Spent(int calls, int tokensRead, int tokensGenerated, boolean cacheHit) {

    /// No language model was asked.
    public static final Spent NOTHING = new Spent(0, 0, 0, false);

    public Spent plus(Spent other) {
        return new Spent(
                calls + other.calls,
                tokensRead + other.tokensRead,
                tokensGenerated + other.tokensGenerated,
                cacheHit && other.cacheHit);
    }
}
