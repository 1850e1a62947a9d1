// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.guard.prefilter.MeanEmbedding;
import java.time.Instant;
import java.util.List;

/// Judges an answer by words and embeddings of its windows: the worst one decides, and is what models are shown.
public final class EmbeddedAnswers implements AnswerReader {

    private final GuessGuardModel weights;
    private final Encoder encoder;

    /// @throws IllegalArgumentException where the weights were fitted on another encoder's embeddings
    public EmbeddedAnswers(GuessGuardModel weights, Encoder encoder) {
        this.weights = weights;
        this.encoder = weights.checked(encoder);
    }

    @Override
    public List<ModelRef> models() {
        return List.of(weights.ref(), encoder.model());
    }

    @Override
    public Reading read(String answer, int shown, Instant deadline) {
        AnswerWindows windows = AnswerWindows.of(answer);
        Span worst = windows.windows().getFirst();
        double odds = Double.NEGATIVE_INFINITY;
        boolean whole = windows.whole();
        List<Encoding> encodings =
                encoder.encodeAll(windows.windows().stream().map(windows::words).toList(), deadline);
        for (int at = 0; at < encodings.size(); at++) {
            Span window = windows.windows().get(at);
            switch (encodings.get(at)) {
                case Encoding.Unavailable(Cause cause) -> {
                    return new Reading.Unread(windows.cut(worst, shown), cause);
                }
                case Encoding.Encoded(List<Encoder.Window> parts, int dropped) -> {
                    whole &= dropped == 0;
                    double here = weights.answerOdds(windows, window, MeanEmbedding.of(parts));
                    worst = here > odds ? window : worst;
                    odds = Math.max(odds, here);
                }
            }
        }
        return new Reading.Read(windows.cut(worst, shown), weights.harm(odds), whole);
    }
}
