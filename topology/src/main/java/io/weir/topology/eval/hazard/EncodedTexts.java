// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.hazard.HazardGuard;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// An encoder that answers from memory: many heads are fitted and measured on one reading of the texts.
final class EncodedTexts implements Encoder {

    private static final Duration DEADLINE = Duration.ofHours(2);

    /// Texts that wait for the model at once.
    private static final int IN_FLIGHT_MAX = 16;

    private final Encoder encoder;
    private final Map<String, Encoding> known;

    private EncodedTexts(Encoder encoder, Map<String, Encoding> known) {
        this.encoder = encoder;
        this.known = known;
    }

    /// Encodes every text of `rows` once.
    ///
    /// @throws DataException where the model does not answer
    static EncodedTexts of(Encoder encoder, List<HazardRow> rows, Progress progress) {
        Set<String> texts = new HashSet<>();
        rows.forEach(row -> texts.add(bounded(row.text())));
        Instant deadline = Instant.now().plus(DEADLINE);
        Map<String, Encoding> known = new HashMap<>();
        Map<String, Future<Encoding>> waiting = new HashMap<>();
        var room = new Semaphore(IN_FLIGHT_MAX);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            texts.forEach(text -> waiting.put(text, threads.submit(() -> encode(encoder, text, deadline, room))));
            for (Map.Entry<String, Future<Encoding>> text : waiting.entrySet()) {
                known.put(text.getKey(), answer(text.getValue()));
                progress.at("embedding texts", known.size(), texts.size());
            }
        }
        return new EncodedTexts(encoder, known);
    }

    @Override
    public ModelRef model() {
        return encoder.model();
    }

    @Override
    public int width() {
        return encoder.width();
    }

    @Override
    public Encoding encode(String text, Instant deadline) {
        Encoding encoding = known.get(text);
        return encoding == null ? encoder.encode(text, deadline) : encoding;
    }

    /// The windows of a row's text.
    List<Embedding> windows(HazardRow row) {
        return switch (encode(bounded(row.text()), Instant.MAX)) {
            case Encoding.Encoded(List<Window> windows, int _) ->
                windows.stream().map(Window::embedding).toList();
            case Encoding.Unavailable unavailable -> throw unanswered(unavailable);
        };
    }

    private static Encoding encode(Encoder encoder, String text, Instant deadline, Semaphore room)
            throws InterruptedException {
        room.acquire();
        try {
            return encoder.encode(text, deadline);
        } finally {
            room.release();
        }
    }

    private static Encoding answer(Future<Encoding> waiting) {
        try {
            Encoding encoding = waiting.get();
            if (encoding instanceof Encoding.Unavailable unavailable) {
                throw unanswered(unavailable);
            }
            return encoding;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(3, "interrupted while texts were encoded");
        }
    }

    private static DataException unanswered(Encoding.Unavailable unavailable) {
        return new DataException(3, "the encoder does not answer: " + unavailable.cause());
    }

    private static String bounded(String text) {
        return text.length() <= HazardGuard.LENGTH_MAX ? text : text.substring(0, HazardGuard.LENGTH_MAX);
    }
}
