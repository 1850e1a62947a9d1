// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.linear.FeatureSink;
import io.weir.guard.linear.HashedNgrams;
import io.weir.guard.text.NormalisedText;

/// The features of the refusal model: where an answer refuses, it does so early, and again at the end.
///
/// Views: words and characters of the first 400 characters, words of the first sentence, of the last
/// 200 characters, and of the text up to [#READ_MAX]. Training and the guard share this class.
public final class RefusalFeatures {

    public static final int READ_MAX = 4_000;

    private static final int HEAD = 400;
    private static final int TAIL = 200;
    private static final int FIRST_SENTENCE_MAX = 200;

    private RefusalFeatures() {}

    /// Gives every feature of `from..to` of `text` to `sink`.
    public static void extract(NormalisedText text, int from, int to, FeatureSink sink) {
        var ngrams = new HashedNgrams();
        int head = Math.min(to, from + HEAD);
        ngrams.words(text, from, head, 0x1001, sink);
        ngrams.characters(text, from, head, 0x2003, sink);
        ngrams.words(text, from, firstSentence(text, from, to), 0x3005, scaled(sink, .7f));
        ngrams.words(text, Math.max(from, to - TAIL), to, 0x4007, scaled(sink, .5f));
        ngrams.words(text, from, Math.min(to, from + READ_MAX), 0x5009, scaled(sink, .7f));
    }

    /// End of the sentence that begins at `from`.
    static int sentenceEnd(NormalisedText text, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if ((c == '.' || c == '!' || c == '?') && (at + 1 == to || text.charAt(at + 1) == ' ')) {
                return at + 1;
            }
        }
        return to;
    }

    private static int firstSentence(NormalisedText text, int from, int to) {
        return Math.min(sentenceEnd(text, from, to), from + FIRST_SENTENCE_MAX);
    }

    private static FeatureSink scaled(FeatureSink sink, float factor) {
        return (bucket, value) -> sink.feature(bucket, value * factor);
    }
}
