// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import io.weir.stream.async.AsyncProcessor.Pause;
import java.time.InstantSource;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/// Supplies [AsyncProcessor]s together with their in-flight store.
///
/// @param <V> what comes in
/// @param <R> what goes on
public final class AsyncProcessorSupplier<V, R> implements ProcessorSupplier<String, V, String, R> {

    private final String storeName;
    private final AsyncSettings settings;
    private final AsyncWork<V, R> work;
    private final ValueCodec<V> codec;
    private final WorkExecutor executor;
    private final InstantSource clock;
    private final InFlightTotal total;
    private final Pause pause;

    /// @param storeName part of a changelog topic's name, so it must never change
    public AsyncProcessorSupplier(
            String storeName,
            AsyncSettings settings,
            AsyncWork<V, R> work,
            ValueCodec<V> codec,
            WorkExecutor executor,
            InstantSource clock,
            InFlightTotal total) {
        this(storeName, settings, work, codec, executor, clock, total, Answers::await);
    }

    AsyncProcessorSupplier(
            String storeName,
            AsyncSettings settings,
            AsyncWork<V, R> work,
            ValueCodec<V> codec,
            WorkExecutor executor,
            InstantSource clock,
            InFlightTotal total,
            Pause pause) {
        this.storeName = storeName;
        this.settings = settings;
        this.work = work;
        this.codec = codec;
        this.executor = executor;
        this.clock = clock;
        this.total = total;
        this.pause = pause;
    }

    @Override
    public Processor<String, V, String, R> get() {
        return new AsyncProcessor<>(this);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(settings.placement().shortLived(storeName));
    }

    String storeName() {
        return storeName;
    }

    AsyncSettings settings() {
        return settings;
    }

    AsyncWork<V, R> work() {
        return work;
    }

    ValueCodec<V> codec() {
        return codec;
    }

    WorkExecutor executor() {
        return executor;
    }

    InstantSource clock() {
        return clock;
    }

    InFlightTotal total() {
        return total;
    }

    Pause pause() {
        return pause;
    }
}
