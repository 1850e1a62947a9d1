// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.model.CausalModel;
import io.weir.model.GenerationLimits;
import io.weir.model.ModelRun;
import io.weir.model.Prompt.ChatMessage;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.Stop;
import java.time.Instant;
import java.util.function.Predicate;

/// A causal model of the runtime, as guards ask it.
public final class CausalLanguageModel implements LanguageModel, AutoCloseable {

    private final CausalModel model;
    private final ModelRef ref;

    /// Takes over the model: closing this closes it.
    public CausalLanguageModel(CausalModel model, ModelRef ref) {
        this.model = model;
        this.ref = ref;
    }

    @Override
    public ModelRef model() {
        return ref;
    }

    public boolean isReady() {
        return model.isReady();
    }

    @Override
    public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
        return answer(prompt, new GenerationLimits(tokensMax), enough, deadline);
    }

    @Override
    public Generation sample(Prompt prompt, int tokensMax, double temperature, long seed, Instant deadline) {
        return answer(prompt, new GenerationLimits(tokensMax, temperature, seed), _ -> false, deadline);
    }

    private Generation answer(Prompt prompt, GenerationLimits limits, Predicate<String> enough, Instant deadline) {
        return switch (model.generate(prompt(prompt), limits, enough, deadline)) {
            case io.weir.model.Generation.Generated(String text, Stop stop, ModelRun run) ->
                new Generation.Generated(text, ending(stop), new Tokens(run.tokensRead(), run.tokensDropped()));
            case io.weir.model.Generation.Declined _ -> new Generation.Declined();
            case io.weir.model.Generation.Unavailable(io.weir.model.Cause cause) ->
                new Generation.Unavailable(OnnxTextEncoder.cause(cause));
        };
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        return switch (model.likelihood(prompt(prompt), response, tokensMax, deadline)) {
            case io.weir.model.Likelihood.Scored scored ->
                new Likelihood.Scored(
                        scored.meanLogProbability(),
                        scored.tokens().size(),
                        scored.run().tokensDropped());
            case io.weir.model.Likelihood.Unavailable(io.weir.model.Cause cause) ->
                new Likelihood.Unavailable(OnnxTextEncoder.cause(cause));
        };
    }

    @Override
    public void close() {
        model.close();
    }

    private static io.weir.model.Prompt prompt(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Raw(String text) -> new RawPrompt(text);
            case Prompt.Chat(var turns) ->
                new ChatPrompt(turns.stream()
                        .map(turn -> new ChatMessage(role(turn.speaker()), turn.text()))
                        .toList());
        };
    }

    private static ChatMessage.Role role(Prompt.Speaker speaker) {
        return switch (speaker) {
            case SYSTEM -> ChatMessage.Role.SYSTEM;
            case USER -> ChatMessage.Role.USER;
            case ASSISTANT -> ChatMessage.Role.ASSISTANT;
        };
    }

    private static Ending ending(Stop stop) {
        return switch (stop) {
            case END_OF_TEXT -> Ending.END_OF_TEXT;
            case ENOUGH -> Ending.ENOUGH;
            case TOKENS_MAX -> Ending.TOKENS_MAX;
            case REPEATED -> Ending.REPEATED;
        };
    }
}
