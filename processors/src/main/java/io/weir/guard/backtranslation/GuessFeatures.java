// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import io.weir.guard.linear.FeatureSink;
import io.weir.guard.linear.HashedNgrams;
import io.weir.guard.text.NormalisedText;

/// The features of the guard on the guess. Training and the guard share this class.
///
/// A request: its words, 1 to 3 in a row, and its embedding. An answer: its embedding alone.
public final class GuessFeatures {

    /// Characters of a request that are read.
    public static final int READ_MAX = 1_000;

    private static final int SALT = 0x6101;

    private GuessFeatures() {}

    /// @param width of an embedding
    public static int requestCount(int width) {
        return HashedNgrams.BUCKETS + width;
    }

    public static boolean isHashed(int feature) {
        return feature < HashedNgrams.BUCKETS;
    }

    public static void request(String request, float[] embedding, FeatureSink sink) {
        NormalisedText text = NormalisedText.of(request.substring(0, Math.min(READ_MAX, request.length())));
        new HashedNgrams().words(text, 0, text.length(), SALT, sink);
        for (int at = 0; at < embedding.length; at++) {
            sink.feature(HashedNgrams.BUCKETS + at, embedding[at]);
        }
    }

    public static void answer(float[] embedding, FeatureSink sink) {
        for (int at = 0; at < embedding.length; at++) {
            sink.feature(at, embedding[at]);
        }
    }
}
