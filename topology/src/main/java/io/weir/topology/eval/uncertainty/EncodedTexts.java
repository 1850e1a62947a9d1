// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Encoder.Embedding;
import io.weir.guard.ModelRef;
import io.weir.guard.uncertainty.TextVectors;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Every text's vector, asked for once: the lane looks at most texts many times.
final class EncodedTexts {

    private static final Duration DEADLINE = Duration.ofHours(2);

    /// Texts that wait for the model at once.
    private static final int IN_FLIGHT_MAX = 32;

    private final Encoder encoder;
    private final Progress progress;
    private final Map<String, Embedding> known = new HashMap<>();

    EncodedTexts(Encoder encoder, Progress progress) {
        this.encoder = encoder;
        this.progress = progress;
    }

    ModelRef model() {
        return encoder.model();
    }

    /// Encodes those texts that are not known yet, like lengths together.
    void add(Collection<String> texts) {
        List<String> fresh = new ArrayList<>(new LinkedHashSet<>(texts));
        fresh.removeIf(known::containsKey);
        fresh.sort(Comparator.comparingInt(String::length));
        Instant deadline = Instant.now().plus(DEADLINE);
        var room = new Semaphore(IN_FLIGHT_MAX);
        List<Future<Embedding>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String text : fresh) {
                waiting.add(threads.submit(() -> encode(text, deadline, room)));
            }
            for (int i = 0; i < fresh.size(); i++) {
                known.put(fresh.get(i), answer(waiting.get(i)));
                progress.at("embedding texts", i + 1, fresh.size());
            }
        }
    }

    Embedding of(String text) {
        Embedding vector = known.get(text);
        if (vector == null) {
            throw new IllegalArgumentException("a text that was not encoded");
        }
        return vector;
    }

    private Embedding encode(String text, Instant deadline, Semaphore room) throws InterruptedException {
        room.acquire();
        try {
            return switch (TextVectors.of(encoder, List.of(text), deadline)) {
                case TextVectors.Known vectors -> vectors.of(text);
                case TextVectors.Unavailable(Cause cause) ->
                    throw new DataException(3, "the encoder does not answer: " + cause);
            };
        } finally {
            room.release();
        }
    }

    private static Embedding answer(Future<Embedding> waiting) {
        try {
            return waiting.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DataException unusable) {
                throw unusable;
            }
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DataException(3, "interrupted");
        }
    }
}
