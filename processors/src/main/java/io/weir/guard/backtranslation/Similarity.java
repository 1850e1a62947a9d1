// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.prefilter.MeanEmbedding;
import io.weir.guard.text.NormalisedText;
import java.time.Instant;

/// How near two texts' embeddings are.
sealed interface Similarity {

    /// @param cosine in `[-1, 1]`
    record Known(double cosine) implements Similarity {}

    record Unknown(Cause cause) implements Similarity {}

    /// Of each text's start.
    static Similarity ofStarts(Encoder encoder, String one, String other, Instant deadline) {
        return of(encoder, start(one), start(other), deadline);
    }

    /// Normalised, as the windows of an answer are, so that a text which is one of them is encoded once.
    static String start(String text) {
        return MeanEmbedding.read(NormalisedText.of(text).value(), false);
    }

    static Similarity of(Encoder encoder, String one, String other, Instant deadline) {
        Encoding first = encoder.encode(one, deadline);
        Encoding second = encoder.encode(other, deadline);
        return switch (first) {
            case Encoding.Unavailable(Cause cause) -> new Unknown(cause);
            case Encoding.Encoded a ->
                switch (second) {
                    case Encoding.Unavailable(Cause cause) -> new Unknown(cause);
                    case Encoding.Encoded b ->
                        new Known(cosine(MeanEmbedding.of(a.windows()), MeanEmbedding.of(b.windows())));
                };
        };
    }

    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double lengths = 0;
        double others = 0;
        for (int at = 0; at < a.length; at++) {
            dot += (double) a[at] * b[at];
            lengths += (double) a[at] * a[at];
            others += (double) b[at] * b[at];
        }
        return lengths == 0 || others == 0 ? 0 : Math.clamp(dot / Math.sqrt(lengths * others), -1, 1);
    }
}
