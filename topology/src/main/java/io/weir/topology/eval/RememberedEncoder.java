// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// An encoder that reads each text once: many heads are fitted and measured on one reading.
///
/// Used by one thread, or by many.
public final class RememberedEncoder implements Encoder {

    private static final Duration DEADLINE = Duration.ofHours(2);

    /// Texts that wait for the model at once.
    private static final int IN_FLIGHT_MAX = 16;

    private final Encoder encoder;
    private final Map<String, Encoding> known = new ConcurrentHashMap<>();

    public RememberedEncoder(Encoder encoder) {
        this.encoder = encoder;
    }

    /// Reads texts ahead.
    ///
    /// @throws DataException where the model does not answer
    public void read(Collection<String> texts, Progress progress) {
        Set<String> unread = new LinkedHashSet<>(texts);
        unread.removeAll(known.keySet());
        var room = new Semaphore(IN_FLIGHT_MAX);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Encoding>> waiting = new ArrayList<>();
            unread.forEach(text -> waiting.add(threads.submit(() -> bounded(text, room))));
            int done = 0;
            for (Future<Encoding> reading : waiting) {
                if (reading.get() instanceof Encoding.Unavailable unavailable) {
                    throw new DataException(3, "the encoder does not answer: " + unavailable.cause());
                }
                progress.at("embedding texts", ++done, unread.size());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(3, "interrupted while texts were encoded");
        }
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
        Encoding remembered = known.get(text);
        if (remembered != null) {
            return remembered;
        }
        Encoding encoding = encoder.encode(text, deadline);
        if (encoding instanceof Encoding.Encoded) {
            known.put(text, encoding);
        }
        return encoding;
    }

    private Encoding bounded(String text, Semaphore room) throws InterruptedException {
        room.acquire();
        try {
            return encode(text, Instant.now().plus(DEADLINE));
        } finally {
            room.release();
        }
    }
}
