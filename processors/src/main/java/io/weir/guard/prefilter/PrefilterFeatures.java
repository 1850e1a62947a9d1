// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.linear.FeatureSink;
import io.weir.guard.linear.HashedNgrams;
import io.weir.guard.text.NormalisedText;

/// The features of the linear tier: hashed words and characters of prompt and response, each its own view.
///
/// A response is read window by window, all of it, so that nothing hides behind a long beginning. No view's
/// size shows in its features, as each is scaled to length 1: how long an answer is says who wrote it, not
/// what it serves. Of a long prompt the head and the tail are read, since templates put the request last.
/// Training and the prefilter share this class.
public final class PrefilterFeatures {

    /// Characters of one window of a response.
    public static final int WINDOW = 1_000;

    /// Characters at either end of the prompt whose words are read.
    public static final int PROMPT_END = 1_500;

    private static final int RESPONSE_CHARS = 400;
    private static final int PROMPT_CHARS = 500;

    private PrefilterFeatures() {}

    /// How many features there are, all hashed.
    public static int count() {
        return HashedNgrams.BUCKETS;
    }

    /// How many windows a response of so many characters has; at least one.
    public static int windows(int length) {
        return Math.max(1, (length + WINDOW - 1) / WINDOW);
    }

    /// Where a window begins. The last one ends with the text, so that all but a lone one are full.
    public static int start(int window, int length) {
        return Math.max(0, Math.min(window * WINDOW, length - WINDOW));
    }

    public static int end(int window, int length) {
        return Math.min(start(window, length) + WINDOW, length);
    }

    /// One window of a response.
    public static void response(NormalisedText text, int window, FeatureSink sink) {
        response(text, start(window, text.length()), end(window, text.length()), sink);
    }

    /// A stretch of a response, for who reads it in other windows.
    public static void response(NormalisedText text, int start, int end, FeatureSink sink) {
        var ngrams = new HashedNgrams();
        ngrams.words(text, start, end, 0x6001, sink);
        ngrams.characters(text, start, Math.min(start + RESPONSE_CHARS, end), 0x7003, sink);
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
