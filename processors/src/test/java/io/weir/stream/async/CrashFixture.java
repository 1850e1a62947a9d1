// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;

/// Kafka Streams' promise, and nothing else: input offset, store, and output are committed together,
/// and a crash goes back to the last commit.
///
/// Every change of the store, every forward, and every call is a step; the fixture dies at the one it
/// was told, once. Work that a dead processor started goes on and answers into the void.
final class CrashFixture<V, R> {

    private static final long NEVER = Long.MAX_VALUE;

    private final AsyncSettings settings;
    private final AsyncWork<V, R> work;
    private final ValueCodec<V> codec;
    private final List<Record<String, V>> input;
    private final List<Runnable> running = new ArrayList<>();
    private final InFlightTotal total = new InFlightTotal((records, bytes) -> {
        this.records = records;
        this.bytes = bytes;
    });

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int records;
    private long bytes;
    private long steps;
    private long crashAt = NEVER;
    private int cancelled;

    private Map<Bytes, byte[]> committedStore = Map.of();
    private int committedOffset;
    private final List<Record<String, R>> committed = new ArrayList<>();

    private int offset;
    private final List<Record<String, R>> uncommitted = new ArrayList<>();
    private UnreliableStore store;
    private UnreliableContext<R> context;
    private AsyncProcessor<V, R> processor;

    @SuppressWarnings("NullAway.Init") // start sets the rest.
    CrashFixture(AsyncSettings settings, AsyncWork<V, R> work, ValueCodec<V> codec, List<Record<String, V>> input) {
        this.settings = settings;
        this.work = work;
        this.codec = codec;
        this.input = input;
        start();
    }

    CrashFixture<V, R> crashAt(long step) {
        crashAt = step;
        return this;
    }

    boolean hasInput() {
        return offset < input.size();
    }

    void processNext() {
        step();
        processor.process(input.get(offset));
        offset++;
        step();
    }

    /// Runs the i-th piece of work that was started and did not run yet, whoever still wants it.
    void answer(int i) {
        running.remove(i).run();
    }

    int working() {
        return running.size();
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    void punctuate() {
        step();
        context.punctuate();
        step();
    }

    void commit() {
        step();
        committedStore = store.contents();
        committedOffset = offset;
        committed.addAll(uncommitted);
        uncommitted.clear();
        step();
    }

    /// The task is lost and found again at its last commit.
    ///
    /// @param cleanly whether the old processor is closed, as when a task moves, or just gone
    void crash(boolean cleanly) {
        if (cleanly) {
            processor.close();
        }
        crashAt = NEVER;
        uncommitted.clear();
        start();
    }

    void close() {
        processor.close();
    }

    /// Answers whatever is left, oldest first, until nothing is in flight, and commits.
    void finish() {
        while (hasInput() || store.count() > 0) {
            if (hasInput()) {
                processNext();
            }
            while (working() > 0) {
                answer(0);
            }
            punctuate();
        }
        commit();
    }

    List<Record<String, R>> committed() {
        return committed;
    }

    /// Everything forwarded since the last commit.
    List<Record<String, R>> uncommitted() {
        return uncommitted;
    }

    long steps() {
        return steps;
    }

    int cancelled() {
        return cancelled;
    }

    UnreliableStore store() {
        return store;
    }

    int recordsTold() {
        return records;
    }

    long bytesTold() {
        return bytes;
    }

    private void start() {
        store = new UnreliableStore(committedStore, this::step);
        offset = committedOffset;
        context = new UnreliableContext<>(
                store,
                record -> {
                    step();
                    uncommitted.add(record);
                    step();
                },
                () -> now);
        processor = (AsyncProcessor<V, R>) new AsyncProcessorSupplier<>(
                        "in-flight",
                        settings,
                        work,
                        codec,
                        started -> {
                            running.add(started);
                            return () -> cancelled++;
                        },
                        () -> now,
                        total,
                        (_, atMost) -> advance(atMost))
                .get();
        processor.init(context);
    }

    private void step() {
        if (++steps == crashAt) {
            throw new Crash();
        }
    }

    /// The process is gone.
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
