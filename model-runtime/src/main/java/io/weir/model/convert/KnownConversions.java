// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.Precision;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.onnx.LanguageModelSource;
import io.weir.model.onnx.OnnxLanguageModel;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Known answers of converted models.
///
/// Those of the models that Weir converts come with it: a conversion is not checked against itself.
public final class KnownConversions {

    private static final String PROMPT = "The capital of France is";
    private static final String RESPONSE = " Paris, and it lies on the river Seine.";
    private static final String LISTING = "One, two, three, four,";
    private static final int TOKENS = 12;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private KnownConversions() {}

    /// Those that come with Weir; none for a model that it does not know.
    public static CausalKnownAnswers answers(String id, Precision precision) throws IOException {
        String name = id + "-" + precision.name().toLowerCase(Locale.ROOT) + "-answers.json";
        try (InputStream in = KnownConversions.class.getResourceAsStream(name)) {
            return in == null ? CausalKnownAnswers.NONE : CausalKnownAnswers.read(in);
        }
    }

    /// Asks a model that nobody knows, for later checks of the same files.
    public static CausalKnownAnswers ask(LanguageModelSource source) throws IOException {
        try (var model = OnnxLanguageModel.open(source)) {
            Instant deadline = Instant.now().plus(WITHIN);
            Likelihood likelihood = model.likelihood(new RawPrompt(PROMPT), RESPONSE, Integer.MAX_VALUE, deadline);
            Generation generation = model.generate(
                    new RawPrompt(LISTING), new GenerationLimits(TOKENS), KnownConversions::never, deadline);
            if (likelihood instanceof Likelihood.Scored scored
                    && generation instanceof Generation.Generated generated) {
                return new CausalKnownAnswers(
                        List.of(new CausalKnownAnswers.Response(PROMPT, RESPONSE, scored.meanLogProbability())),
                        List.of(new CausalKnownAnswers.Continuation(LISTING, TOKENS, generated.text())));
            }
            throw new IOException("the converted model gives no answers");
        }
    }

    private static boolean never(String text) {
        return false;
    }
}
