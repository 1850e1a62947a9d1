// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.ModelRef;
import io.weir.guard.prefilter.MeanEmbedding;
import java.time.Instant;
import java.util.List;

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
    public Judged judge(String guess, AnswerReader.Reading answer, Instant deadline) {
        return switch (answer) {
            case AnswerReader.Reading.Unread(AnswerCut _, Cause cause) -> new Judged.Unavailable(cause);
            case AnswerReader.Reading.Read(AnswerCut _, AnswerReader.Harm harm, boolean _) ->
                switch (encoder.encode(read(guess), deadline)) {
                    case Encoding.Unavailable(Cause cause) -> new Judged.Unavailable(cause);
                    case Encoding.Encoded(List<Encoder.Window> windows, int _) ->
                        new Judged.Scored(weights.score(guess, MeanEmbedding.of(windows), harm.odds()));
                };
        };
    }

    /// What of a request is embedded, here and in training.
    public static String read(String text) {
        return Similarity.start(text);
    }
}
