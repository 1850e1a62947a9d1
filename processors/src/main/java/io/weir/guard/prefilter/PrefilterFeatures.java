// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.linear.FeatureSink;
import io.weir.guard.linear.HashedNgrams;
import io.weir.guard.text.NormalisedText;

/// The features of the linear tier: hashed words and characters of prompt and response, each its own view.
///
/// No view's size shows in its features, as each is scaled to length 1: how long an answer is says who
/// wrote it, not what it serves. Of a long prompt the head and the tail are read, since templates put the
/// request last. Training and the prefilter share this class.
public final class PrefilterFeatures {

    /// Characters of the response whose words are read.
    public static final int RESPONSE_MAX = 1_000;

    /// Characters at either end of the prompt whose words are read.
    public static final int PROMPT_END = 1_500;

    private static final int RESPONSE_CHARS = 400;
    private static final int PROMPT_CHARS = 500;

    private PrefilterFeatures() {}

    /// How many features there are, all hashed.
    public static int count() {
        return HashedNgrams.BUCKETS;
    }

    public static void response(NormalisedText text, FeatureSink sink) {
        var ngrams = new HashedNgrams();
        ngrams.words(text, 0, Math.min(RESPONSE_MAX, text.length()), 0x6001, sink);
        ngrams.characters(text, 0, Math.min(RESPONSE_CHARS, text.length()), 0x7003, sink);
    }

    public static void prompt(NormalisedText text, FeatureSink sink) {
        var ngrams = new HashedNgrams();
        int length = text.length();
        ngrams.words(text, 0, Math.min(PROMPT_END, length), 0x8005, sink);
        ngrams.words(text, Math.max(0, length - PROMPT_END), length, 0x9007, sink);
        ngrams.characters(text, 0, Math.min(PROMPT_CHARS, length), 0xA009, sink);
        ngrams.characters(text, Math.max(0, length - PROMPT_CHARS), length, 0xB00B, sink);
    }
}
