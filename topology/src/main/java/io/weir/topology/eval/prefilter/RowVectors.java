// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Encoding;
import io.weir.guard.prefilter.MeanEmbedding;
import io.weir.guard.prefilter.PrefilterFeatures;
import io.weir.guard.text.NormalisedText;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.SparseVector;
import java.time.Instant;

/// What both tiers read of one row: of the response its first window.
///
/// Where the data has no prompt, the goal stands in its place for the encoder's weights; those of the linear
/// tier, fitted so, would take the lack of a template for harm.
///
/// @param linearBoth of prompt and response
/// @param encodedBoth of prompt, or goal, and response
record RowVectors(
        PrefilterRow row,
        SparseVector linearBoth,
        SparseVector linearResponse,
        SparseVector encodedBoth,
        SparseVector encodedResponse) {

    static RowVectors of(PrefilterRow row, Encoder encoder) {
        NormalisedText response = NormalisedText.of(row.response());
        NormalisedText prompt = NormalisedText.of(row.prompt());
        float[] answered = embedded(encoder, response(row));
        float[] asked = embedded(encoder, prompt(row));
        return new RowVectors(
                row,
                SparseVector.of(sink -> {
                    PrefilterFeatures.response(response, 0, sink);
                    PrefilterFeatures.prompt(prompt, sink);
                }),
                SparseVector.of(sink -> PrefilterFeatures.response(response, 0, sink)),
                SparseVector.of(sink -> {
                    MeanEmbedding.features(answered, 0, sink);
                    MeanEmbedding.features(asked, answered.length, sink);
                }),
                SparseVector.of(sink -> MeanEmbedding.features(answered, 0, sink)));
    }

    /// What is encoded of the row's response.
    static String response(PrefilterRow row) {
        NormalisedText text = NormalisedText.of(row.response());
        return text.substring(0, PrefilterFeatures.end(0, text.length()));
    }

    /// What is encoded of the row's prompt, or goal.
    static String prompt(PrefilterRow row) {
        return MeanEmbedding.read(
                NormalisedText.of(row.hasPrompt() ? row.prompt() : row.goal()).value(), true);
    }

    private static float[] embedded(Encoder encoder, String text) {
        return switch (encoder.encode(text, Instant.MAX)) {
            case Encoding.Encoded encoded -> MeanEmbedding.of(encoded.windows());
            case Encoding.Unavailable unavailable ->
                throw new DataException(3, "the encoder does not answer: " + unavailable.cause());
        };
    }
}
