// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.linear.FeatureSink;
import io.weir.guard.linear.HashedNgrams;
import io.weir.guard.prefilter.MeanEmbedding;
import io.weir.guard.prefilter.PrefilterFeatures;
import io.weir.guard.text.NormalisedText;

/// The features of the guard on the guess. Training and the guard share this class.
///
/// A request: its words, 1 to 3 in a row, and its embedding. A window of an answer: its words and its first
/// characters, as the prefilter reads them, and its embedding.
public final class GuessFeatures {

    /// Characters of a request that are read.
    public static final int READ_MAX = 1_000;

    private static final int SALT = 0x6101;

    private GuessFeatures() {}

    /// How many there are of a request, and of a window.
    ///
    /// @param width of an embedding
    public static int count(int width) {
        return HashedNgrams.BUCKETS + width;
    }

    public static boolean isHashed(int feature) {
        return feature < HashedNgrams.BUCKETS;
    }

    public static void request(String request, float[] embedding, FeatureSink sink) {
        NormalisedText text = NormalisedText.of(request.substring(0, Math.min(READ_MAX, request.length())));
        new HashedNgrams().words(text, 0, text.length(), SALT, sink);
        embedded(embedding, sink);
    }

    static void answer(NormalisedText text, int start, int end, float[] embedding, FeatureSink sink) {
        PrefilterFeatures.response(text, start, end, sink);
        embedded(embedding, sink);
    }

    private static void embedded(float[] embedding, FeatureSink sink) {
        MeanEmbedding.features(embedding, HashedNgrams.BUCKETS, sink);
    }
}
