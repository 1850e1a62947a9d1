// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.CausalKnownAnswers.Continuation;
import io.weir.model.CausalKnownAnswers.Response;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.onnx.OnnxLanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Asks a model that was just converted what it answers, so that it must answer the same from then on.
///
/// What plain English gets from any language model bounds the first answers: weights in a wrong order load
/// and run as well as right ones, but to such a model every token is about as likely as any other.
public final class KnownAnswerTaking {

    private static final Duration WITHIN = Duration.ofMinutes(2);

    /// Nats a token. Guessing among 49,152 tokens gives -10.8; a small model of English some -2 to -3.
    private static final double MEAN_MIN = -5;

    private static final int TOKENS = 12;

    private static final List<String[]> TEXTS = List.of(
            new String[] {"The capital of France is", " Paris, and it lies on the river Seine."},
            new String[] {"To boil an egg, first", " bring a pot of water to a boil, then lower the egg into it."},
            new String[] {"1, 2, 3, 4,", " 5, 6, 7, 8, 9, 10"});

    private KnownAnswerTaking() {}

    /// @param natives directory for the tokenizer library's native code
    /// @throws IOException where the model does not load, or is no model of a language
    public static ConvertedModel of(ConvertedModel made, Path natives) throws IOException {
        try (OnnxLanguageModel model = OnnxLanguageModel.open(made.source(natives))) {
            Instant deadline = Instant.now().plus(WITHIN);
            List<Response> responses = new ArrayList<>();
            for (String[] text : TEXTS) {
                responses.add(response(model, text[0], text[1], deadline));
            }
            var first = TEXTS.getFirst()[0];
            return switch (model.generate(new RawPrompt(first), new GenerationLimits(TOKENS), _ -> false, deadline)) {
                case Generation.Generated generated ->
                    made.withKnownAnswers(new CausalKnownAnswers(
                            responses, List.of(new Continuation(first, TOKENS, generated.text()))));
                case Generation.Declined _ -> throw new IOException("the converted model does not answer");
                case Generation.Unavailable unavailable ->
                    throw new IOException("the converted model does not answer: " + unavailable.cause());
            };
        }
    }

    private static Response response(OnnxLanguageModel model, String prompt, String response, Instant deadline)
            throws IOException {
        return switch (model.likelihood(new RawPrompt(prompt), response, Integer.MAX_VALUE, deadline)) {
            case Likelihood.Scored scored -> {
                double mean = scored.meanLogProbability();
                if (!(mean >= MEAN_MIN)) {
                    throw new IOException("the converted model finds plain English unlikely, at " + mean
                            + " nats a token: its weights are not in the order that the file's name promises");
                }
                yield new Response(prompt, response, mean);
            }
            case Likelihood.Unavailable unavailable ->
                throw new IOException("the converted model does not answer: " + unavailable.cause());
        };
    }
}
