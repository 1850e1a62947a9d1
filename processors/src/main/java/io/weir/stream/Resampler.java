// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.LanguageModel;
import io.weir.guard.uncertainty.review.ResampleGate;
import io.weir.guard.uncertainty.review.ResampleSettings;
import io.weir.guard.uncertainty.review.TokenBudget;
import io.weir.stream.async.WorkExecutor;

/// What answers are asked for again with.
///
/// @param served the name that the model's server knows it by: an answer of the same one is a re-sample, of
///     another one another model's
/// @param executor of its own: a slow server holds up no other review
public record Resampler(
        LanguageModel model,
        String served,
        ResampleGate gate,
        ResampleSettings settings,
        TokenBudget budget,
        WorkExecutor executor) {}
