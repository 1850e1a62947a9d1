// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.linear.FeatureSink;
import io.weir.guard.linear.HashedNgrams;
import io.weir.guard.text.NormalisedText;

/// The features of the refusal model: where an answer refuses, it does so early, and again at the end.
///
/// Views: words and characters of the first 400 characters, words of the first sentence, of the last
/// 200 characters, and of the text up to [#READ_MAX]; then the cues of [CueFeatures]. All weigh in
/// one linear model. Training and the guard share this class.
public final class RefusalFeatures {

    public static final int READ_MAX = 4_000;

    private static final int HEAD = 400;
    private static final int TAIL = 200;
    private static final int FIRST_SENTENCE_MAX = 200;
    private static final float CUE_WEIGHT = .3f;

    private RefusalFeatures() {}

    /// How many features there are: hashed ones first, then cues.
    public static int count() {
        return HashedNgrams.BUCKETS + CueFeatures.count();
    }

    /// Whether a feature's weight is scaled by its inverse document frequency.
    public static boolean isHashed(int feature) {
        return feature < HashedNgrams.BUCKETS;
    }

    /// Digest of the lexicon that the cues are counted with.
    public static String lexiconSha256() {
        return RefusalLexicon.sha256();
    }

    /// Gives every feature of `from..to` of `text` to `sink`.
    public static void extract(NormalisedText text, int from, int to, FeatureSink sink) {
        var ngrams = new HashedNgrams();
        int head = Math.min(to, from + HEAD);
        int read = Math.min(to, from + READ_MAX);
        ngrams.words(text, from, head, 0x1001, sink);
        ngrams.characters(text, from, head, 0x2003, sink);
        int firstEnd = Math.min(Sentences.end(text, from, to), from + FIRST_SENTENCE_MAX);
        ngrams.words(text, from, firstEnd, 0x3005, scaled(sink, .7f));
        ngrams.words(text, Math.max(from, to - TAIL), to, 0x4007, scaled(sink, .5f));
        ngrams.words(text, from, read, 0x5009, scaled(sink, .5f));
        CueFeatures.extract(text, from, read, HashedNgrams.BUCKETS, CUE_WEIGHT, sink);
    }

    private static FeatureSink scaled(FeatureSink sink, float factor) {
        return (bucket, value) -> sink.feature(bucket, value * factor);
    }
}
