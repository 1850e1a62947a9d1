// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.schema.Topic;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Reads committed decisions as a platform would, and takes each one's age.
///
/// A decision bears the time of the later of its two events, so its age on arrival is the latency
/// from event to decision.
final class DecisionReader implements Running {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile Latencies latencies = new Latencies();
    private volatile int seen;
    private volatile boolean closing;

    DecisionReader(Clients clients) {
        this.consumer = clients.consumer("decisions");
        consumer.subscribe(Set.of(Topic.DECISION.topicName()));
        this.thread = Thread.ofPlatform().name("decision-reader").start(this::run);
    }

    /// Decisions read so far.
    int seen() {
        return seen;
    }

    /// Begins a new phase: latencies are those of what is read from now on.
    Latencies startPhase() {
        var fresh = new Latencies();
        latencies = fresh;
        return fresh;
    }

    /// Waits until `count` decisions were read.
    ///
    /// @throws IllegalStateException when they were not after two minutes
    void await(int count) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (seen < count) {
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("only " + seen + " of " + count + " decisions after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // This thread alone writes it.
    private void run() {
        while (!closing) {
            var records = consumer.poll(POLL);
            long now = System.currentTimeMillis();
            Latencies into = latencies;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                into.add(now - record.timestamp());
            }
            seen += records.count();
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
    }
}
