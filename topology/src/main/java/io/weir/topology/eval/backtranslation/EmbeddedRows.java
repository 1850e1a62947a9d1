// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.guard.backtranslation.AnswerWindows;
import io.weir.guard.backtranslation.GuessFeatures;
import io.weir.guard.backtranslation.LinearRequestGuard;
import io.weir.guard.prefilter.MeanEmbedding;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.SparseVector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every text's features, its embedding among them; the encoder is asked once for each text.
final class EmbeddedRows {

    private static final Duration DEADLINE = Duration.ofHours(2);

    private final Map<String, SparseVector> requests = new HashMap<>();
    private final Map<String, List<SparseVector>> answers = new HashMap<>();
    private final Map<String, float[]> embedded = new HashMap<>();
    private final Encoder encoder;
    private final Instant deadline = Instant.now().plus(DEADLINE);

    private EmbeddedRows(Encoder encoder) {
        this.encoder = encoder;
    }

    static EmbeddedRows of(Encoder encoder, List<GuessRow> rows, Progress progress) {
        var texts = new EmbeddedRows(encoder);
        texts.add(rows, progress);
        return texts;
    }

    /// Further rows.
    void add(List<GuessRow> rows, Progress progress) {
        int done = 0;
        for (GuessRow row : rows) {
            requests.computeIfAbsent(row.request(), this::ofRequest);
            if (row.isExchange()) {
                answers.computeIfAbsent(row.answer(), this::ofWindows);
            }
            progress.at("embedding texts", ++done, rows.size());
        }
        embedded.clear();
    }

    ModelRef model() {
        return encoder.model();
    }

    int width() {
        return encoder.width();
    }

    SparseVector request(GuessRow row) {
        return known(requests.get(row.request()));
    }

    /// The windows of the row's answer that the tiers judge.
    List<SparseVector> windows(GuessRow row) {
        return known(answers.get(row.answer()));
    }

    private SparseVector ofRequest(String request) {
        float[] vector = vector(LinearRequestGuard.read(request));
        return SparseVector.of(sink -> GuessFeatures.request(request, vector, sink));
    }

    private List<SparseVector> ofWindows(String answer) {
        AnswerWindows windows = AnswerWindows.of(answer);
        List<SparseVector> vectors = new ArrayList<>();
        for (Span window : windows.windows()) {
            float[] vector = vector(windows.words(window));
            vectors.add(SparseVector.of(sink -> windows.features(window, vector, sink)));
        }
        return List.copyOf(vectors);
    }

    private float[] vector(String text) {
        return embedded.computeIfAbsent(text, asked -> switch (encoder.encode(asked, deadline)) {
            case Encoder.Encoding.Encoded encoded -> MeanEmbedding.of(encoded.windows());
            case Encoder.Encoding.Unavailable unavailable ->
                throw new DataException(3, "the encoder does not answer: " + unavailable.cause());
        });
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("a text that was not embedded");
        }
        return value;
    }
}
