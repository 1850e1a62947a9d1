// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.ModelRef;
import io.weir.guard.prefilter.MeanEmbedding;
import java.time.Instant;

/// The guard on the guess of the embedded tier: guess and answer judged together, by linear weights.
///
/// From .5 on the guess is harmful; see [GuessGuardModel#score].
public final class LinearRequestGuard implements RequestGuard {

    private final GuessGuardModel weights;
    private final Encoder encoder;

    /// @throws IllegalArgumentException where the weights were fitted on another encoder's embeddings
    public LinearRequestGuard(GuessGuardModel weights, Encoder encoder) {
        this.weights = weights;
        this.encoder = weights.checked(encoder);
    }

    @Override
    public ModelRef model() {
        return weights.ref();
    }

    @Override
    public Judged judge(String guess, AnswerCut answer, Instant deadline) {
        Encoding asked = encoder.encode(read(guess), deadline);
        if (asked instanceof Encoding.Unavailable unavailable) {
            return new Judged.Unavailable(unavailable.cause());
        }
        Encoding answered = encoder.encode(read(answer.text()), deadline);
        return switch (answered) {
            case Encoding.Unavailable unavailable -> new Judged.Unavailable(unavailable.cause());
            case Encoding.Encoded encoded ->
                new Judged.Scored(weights.score(
                        guess,
                        MeanEmbedding.of(((Encoding.Encoded) asked).windows()),
                        MeanEmbedding.of(encoded.windows())));
        };
    }

    /// What of a text is embedded, here and in training.
    public static String read(String text) {
        return MeanEmbedding.read(text, false);
    }
}
