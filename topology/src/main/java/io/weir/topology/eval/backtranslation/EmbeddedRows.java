// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.AnswerCut;
import io.weir.guard.backtranslation.GuessFeatures;
import io.weir.guard.backtranslation.LinearRequestGuard;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.prefilter.MeanEmbedding;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.SparseVector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every text's embedding, asked for once, and the features that come of it.
final class EmbeddedRows {

    private static final Duration DEADLINE = Duration.ofHours(2);

    private final Map<String, float[]> known = new HashMap<>();
    private final ModelRef model;
    private final int width;

    private EmbeddedRows(ModelRef model, int width) {
        this.model = model;
        this.width = width;
    }

    static EmbeddedRows of(Encoder encoder, List<GuessRow> rows, Progress progress) {
        var embedded = new EmbeddedRows(encoder.model(), encoder.width());
        Instant deadline = Instant.now().plus(DEADLINE);
        int done = 0;
        for (GuessRow row : rows) {
            embedded.add(encoder, row.request(), deadline);
            if (row.isExchange()) {
                embedded.add(encoder, answer(row), deadline);
            }
            progress.at("embedding texts", ++done, rows.size());
        }
        return embedded;
    }

    ModelRef model() {
        return model;
    }

    int width() {
        return width;
    }

    float[] vector(String text) {
        float[] vector = known.get(text);
        if (vector == null) {
            throw new IllegalArgumentException("a text that was not embedded");
        }
        return vector;
    }

    SparseVector request(GuessRow row) {
        return SparseVector.of(sink -> GuessFeatures.request(row.request(), vector(row.request()), sink));
    }

    SparseVector answerFeatures(GuessRow row) {
        return SparseVector.of(sink -> GuessFeatures.answer(vector(answer(row)), sink));
    }

    /// What the guard is shown of the row's answer.
    static String answer(GuessRow row) {
        TierSettings settings = TierSettings.embedded(.5);
        return AnswerCut.of(row.answer(), settings.answerHead(), settings.answerTail())
                .text();
    }

    private void add(Encoder encoder, String text, Instant deadline) {
        if (known.containsKey(text)) {
            return;
        }
        switch (encoder.encode(LinearRequestGuard.read(text), deadline)) {
            case Encoder.Encoding.Encoded encoded -> known.put(text, MeanEmbedding.of(encoded.windows()));
            case Encoder.Encoding.Unavailable unavailable ->
                throw new DataException(3, "the encoder does not answer: " + unavailable.cause());
        }
    }
}
