// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The platform in front of Weir: sends each event at its time, however slow the rest may be.
final class DemoPlatform implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final DemoScript script;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    DemoPlatform(Map<String, Object> client, DemoScript script) {
        Map<String, Object> config = new HashMap<>(client);
        config.put("acks", "all");
        config.put("linger.ms", 5);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.script = script;
    }

    /// Sends until the script ends or the thread is interrupted.
    @SuppressWarnings("FutureReturnValueIgnored") // The callback counts what came of it.
    void run() {
        long began = System.nanoTime();
        Optional<DemoEvent> next = script.next();
        while (next.isPresent() && !Thread.currentThread().isInterrupted()) {
            DemoEvent event = next.get();
            waitUntil(began + event.at().toNanos());
            sent.incrementAndGet();
            producer.send(event.record(System.currentTimeMillis()), (_, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
            });
            next = script.next();
        }
        flush();
    }

    /// Where the thread is interrupted, the producer sends what it has on its own thread.
    private void flush() {
        try {
            producer.flush();
        } catch (InterruptException asked) {
            Thread.currentThread().interrupt();
        }
    }

    /// Records that the broker took or may have taken.
    long sent() {
        return sent.get() - failed.get();
    }

    private static void waitUntil(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            left = nanoTime - System.nanoTime();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
