// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.LanguageModel.Prompt.Chat;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.prefilter.MeanEmbedding;
import io.weir.guard.text.NormalisedText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a fixed model the guessed request, and reads as little of its reply as tells whether it refuses.
public final class Refuser {

    static final int TOKENS_MAX = 32;

    /// Characters from which a reply that shows no refusal is taken for an answer.
    private static final int ANSWERS_AFTER = 120;

    private static final String VERSION = "1";

    private final LanguageModel model;
    private final Refusals refusals;
    private final BoundedCache<Known> cache;
    private final @Nullable Encoder encoder;
    private final double alikeMin;
    private final InstantSource clock;

    /// @param encoder for near-duplicate guesses; null where only equal ones are looked up
    /// @param alikeMin cosine from which two guesses count as one
    public Refuser(
            LanguageModel model,
            Refusals refusals,
            BoundedCache<Known> cache,
            @Nullable Encoder encoder,
            double alikeMin,
            InstantSource clock) {
        this.model = model;
        this.refusals = refusals;
        this.cache = cache;
        this.encoder = encoder;
        this.alikeMin = alikeMin;
        this.clock = clock;
    }

    /// A reply that is known already; never a failure.
    ///
    /// @param embedding of the guess; empty where there is no encoder
    public record Known(boolean refused, double score, int tokensRead, String embedding) {}

    /// What came of asking.
    sealed interface Reply {

        StageCost cost();

        record Refused(double score, int tokensRead, StageCost cost) implements Reply {}

        record Answered(double score, int tokensRead, StageCost cost) implements Reply {}

        /// The provider's filter tripped.
        record Declined(StageCost cost) implements Reply {}

        record Failed(Cause cause, StageCost cost) implements Reply {}
    }

    LanguageModel model() {
        return model;
    }

    BoundedCache<Known> cache() {
        return cache;
    }

    Reply ask(String guess, Instant deadline) {
        var cost = new CallCost(StageCost.Stage.REFUSER, clock);
        String key = key(guess);
        float[] embedding = embedding(guess, deadline);
        // A refusal of nearly the same request is evidence; an answer to one clears nothing.
        Optional<Known> known = cache.getOrAlike(key, other -> other.refused() && isAlike(embedding, other));
        if (known.isPresent()) {
            cost.hit();
            return reply(known.get(), cost.cost());
        }
        return switch (model.generate(Chat.ofUser(guess), TOKENS_MAX, cost.counting(this::isEnough), deadline)) {
            case Generation.Unavailable(Cause cause) -> {
                cost.call(0);
                yield new Reply.Failed(cause, cost.cost());
            }
            case Generation.Declined _ -> {
                cost.call(0);
                yield new Reply.Declined(cost.cost());
            }
            case Generation.Generated generated -> {
                cost.call(generated.tokens().read());
                yield read(generated.text(), key, embedding, cost);
            }
        };
    }

    /// A reply that cannot be read tells nothing: it fails, and is not remembered.
    private Reply read(String text, String key, float[] embedding, CallCost cost) {
        Optional<Double> score = refusals.score(text);
        if (score.isEmpty()) {
            return new Reply.Failed(Cause.MODEL_FAILED, cost.cost());
        }
        var known = new Known(refusals.refuses(text), score.get(), cost.generated(), Vectors.text(embedding));
        cache.put(key, known);
        return reply(known, cost.cost());
    }

    private static Reply reply(Known known, StageCost cost) {
        return known.refused()
                ? new Reply.Refused(known.score(), known.tokensRead(), cost)
                : new Reply.Answered(known.score(), known.tokensRead(), cost);
    }

    private boolean isEnough(String text) {
        boolean sentence = text.length() > 20 && ".!?\n".indexOf(text.charAt(text.length() - 1)) >= 0;
        return (sentence && refusals.refuses(text)) || (text.length() >= ANSWERS_AFTER && !refusals.refuses(text));
    }

    private String key(String guess) {
        String normal = NormalisedText.of(guess).value();
        return LinearModel.sha256(normal.getBytes(StandardCharsets.UTF_8))
                + model.model().sha256()
                + VERSION;
    }

    private float[] embedding(String guess, Instant deadline) {
        if (encoder == null
                || !(encoder.encode(Similarity.start(guess), deadline) instanceof Encoding.Encoded encoded)) {
            return new float[0];
        }
        return MeanEmbedding.of(encoded.windows());
    }

    private boolean isAlike(float[] embedding, Known other) {
        float[] known = Vectors.of(other.embedding());
        return embedding.length > 0
                && known.length == embedding.length
                && Similarity.cosine(embedding, known) >= alikeMin;
    }
}
