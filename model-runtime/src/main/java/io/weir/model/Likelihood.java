// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// How likely a language model finds a given text after a given prompt.
public sealed interface Likelihood {

    /// @param tokens one score for each token of the text that was scored, in order; at least one
    record Scored(List<TokenScore> tokens, ModelRun run) implements Likelihood {

        public Scored {
            tokens = List.copyOf(tokens);
            if (tokens.isEmpty()) {
                throw new IllegalArgumentException("a likelihood has a token");
            }
        }

        /// Mean log-probability in nats a token, at most 0.
        public double meanLogProbability() {
            return tokens.stream()
                    .mapToDouble(TokenScore::logProbability)
                    .average()
                    .orElseThrow();
        }
    }

    record Unavailable(Cause cause) implements Likelihood {}
}
