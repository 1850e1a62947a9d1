// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

/// What one stage cost.
///
/// @param calls of a model
/// @param tokensRead as far as the model said
/// @param cacheHit whether the stage's answer was known already
public record StageCost(Stage stage, long millis, int calls, int tokensRead, int tokensGenerated, boolean cacheHit) {

    /// The stages, in order.
    public enum Stage {
        PREFILTER,
        /// All of the answer is judged by its embedding.
        ANSWER,
        GUESS,
        CONSISTENCY,
        GUARD,
        REFUSER
    }
}
