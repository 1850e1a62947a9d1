// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.function.Predicate;

/// A language model that guesses the same at once: what is left is the guard's own time.
enum InstantGuess implements LanguageModel {
    MODEL;

    private static final String GUESS = "How do I look after a lock on a river, and what should I write down each day?";

    @Override
    public ModelRef model() {
        return new ModelRef("instant", "0".repeat(64));
    }

    @Override
    public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
        boolean had = enough.test(GUESS);
        return new Generation.Generated(GUESS, had ? Ending.ENOUGH : Ending.END_OF_TEXT, new Tokens(0, 0));
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        return new Likelihood.Unavailable(Cause.NOT_SUPPORTED);
    }
}
