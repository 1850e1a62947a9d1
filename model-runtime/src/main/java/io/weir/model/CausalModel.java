// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.time.Instant;
import java.util.function.Predicate;

/// A causal language model, in this process or on a server.
///
/// Calls block; virtual threads are the usual callers. Safe for threads, also against `close`. Nothing
/// is thrown for what a text is or what a server does: each failure is a value with its [Cause].
public interface CausalModel extends AutoCloseable {

    /// Catalogue id of the model, or the id its server knows it by.
    String id();

    /// Whether its known answers came out right when last asked, and it is not closed.
    boolean isReady();

    /// Continues a prompt; greedily, unless its limits say otherwise and the model can.
    ///
    /// @param enough sees the text so far after every token, and ends the generation where it says so
    Generation generate(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Instant deadline);

    /// Scores a given response after a given prompt; nothing is generated. Prompt and response are split
    /// into tokens apart, so that no token spans the seam.
    ///
    /// @param tokensMax tokens of the response that are scored, counted from its start; the rest is told
    ///     as dropped
    Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline);

    @Override
    void close();
}
