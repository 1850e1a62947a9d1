// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.model.CatalogueEntry;
import io.weir.model.Encoding;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.batch.BatchSettings;
import io.weir.model.onnx.OnnxEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Weir's encoder, text in and vector out, as callers on virtual threads use it.
final class ScheduledEncoder implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final OnnxEncoder encoder;
    private final NativeTime time;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ScheduledEncoder(OnnxEncoder encoder, NativeTime time) {
        this.encoder = encoder;
        this.time = time;
    }

    static ScheduledEncoder open(CatalogueEntry entry, ModelStore store, BatchSettings settings) throws IOException {
        var time = new NativeTime();
        return new ScheduledEncoder(OnnxEncoder.open(entry, store, settings, InstantSource.system(), time), time);
    }

    /// Encodes every text, by so many callers that each wait for their answer.
    void run(List<String> texts, int callers) throws Exception {
        var next = new AtomicInteger();
        List<Callable<Void>> calls = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            calls.add(() -> {
                for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                    encode(texts.get(i));
                }
                return null;
            });
        }
        for (Future<Void> call : threads.invokeAll(calls)) {
            call.get();
        }
    }

    /// CPU time that workers have spent inside the runtime so far.
    Duration nativeCpu() {
        return Duration.ofNanos(time.cpuNanos.sum());
    }

    /// Rows of a batch since the last call, on average.
    double takeRowsABatch() {
        return (double) time.rows.sumThenReset() / time.batches.sumThenReset();
    }

    /// Share of padding since the last call.
    double takePadding() {
        long padded = time.padded.sumThenReset();
        return (padded - time.tokens.sumThenReset()) / (double) padded;
    }

    @Override
    public void close() {
        encoder.close();
        threads.close();
    }

    private void encode(String text) {
        if (!(encoder.encode(text, Instant.now().plus(PATIENCE)) instanceof Encoding.Encoded)) {
            throw new IllegalStateException("a text has no vector");
        }
    }

    /// What workers tell of themselves. Each is one thread, which enters and leaves by turns.
    private static final class NativeTime implements ModelListener {

        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final ThreadLocal<Long> entered = ThreadLocal.withInitial(() -> 0L);
        private final LongAdder cpuNanos = new LongAdder();
        private final LongAdder batches = new LongAdder();
        private final LongAdder rows = new LongAdder();
        private final LongAdder tokens = new LongAdder();
        private final LongAdder padded = new LongAdder();

        @Override
        public void enteredNative(String model) {
            entered.set(threads.getCurrentThreadCpuTime());
        }

        @Override
        public void leftNative(String model) {
            cpuNanos.add(threads.getCurrentThreadCpuTime() - entered.get());
        }

        @Override
        public void batchRan(String model, int batchRows, int batchTokens, int tokensPadded, Duration ran) {
            batches.increment();
            rows.add(batchRows);
            tokens.add(batchTokens);
            padded.add(tokensPadded);
        }
    }
}
