// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/// Tells how long each state store took to be restored, when it is.
///
/// A restoration that is suspended, as its task moves on, is not told. Safe to use from any thread.
public final class RestoreTimes implements StateRestoreListener {
    private final Map<TopicPartition, Long> startedNanos = new ConcurrentHashMap<>();
    private final Consumer<Duration> took;

    public RestoreTimes(Consumer<Duration> took) {
        this.took = took;
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        startedNanos.put(changelog, System.nanoTime());
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long numRestored) {}

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long totalRestored) {
        Long started = startedNanos.remove(changelog);
        if (started != null) {
            took.accept(Duration.ofNanos(System.nanoTime() - started));
        }
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long totalRestored) {
        startedNanos.remove(changelog);
    }
}
