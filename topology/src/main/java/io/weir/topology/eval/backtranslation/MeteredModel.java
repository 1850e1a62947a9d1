// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import java.time.Instant;
import java.util.function.Predicate;

/// Counts what one exchange asks of a model. Owned by one exchange.
final class MeteredModel implements LanguageModel {

    private final LanguageModel model;
    private int calls;
    private int tokens;

    MeteredModel(LanguageModel model) {
        this.model = model;
    }

    int calls() {
        return calls;
    }

    /// Tokens that were generated.
    int tokens() {
        return tokens;
    }

    @Override
    public ModelRef model() {
        return model.model();
    }

    @Override
    public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
        calls++;
        Predicate<String> counting = text -> {
            tokens++;
            return enough.test(text);
        };
        return model.generate(prompt, tokensMax, counting, deadline);
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        calls++;
        return model.likelihood(prompt, response, tokensMax, deadline);
    }
}
