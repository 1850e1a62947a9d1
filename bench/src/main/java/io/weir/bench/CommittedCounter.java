// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Reads committed results and times the window between a first share of them and the last.
///
/// The first fifth is start-up: joining the group, opening stores, the first compilation.
final class CommittedCounter {

    private static final double WARM_UP_SHARE = 0.2;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// Waits until `total` records are committed to `topic`.
    ///
    /// @throws IllegalStateException when they are not after two minutes
    Measurement await(Clients clients, String topic, long total) {
        long warm = (long) (total * WARM_UP_SHARE);
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer("counter-" + topic)) {
            consumer.subscribe(Set.of(topic));
            long seen = 0;
            Mark begin = null;
            while (seen < total) {
                if (System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException("only " + seen + " of " + total + " results after " + PATIENCE);
                }
                for (ConsumerRecord<byte[], byte[]> ignored : consumer.poll(POLL)) {
                    seen++;
                }
                if (begin == null && seen >= warm) {
                    begin = mark(seen);
                }
            }
            Mark end = mark(seen);
            Mark start = begin == null ? end : begin;
            return new Measurement(
                    end.seen - start.seen,
                    Duration.ofNanos(end.nanos - start.nanos),
                    Duration.ofNanos(end.cpuNanos - start.cpuNanos));
        }
    }

    private Mark mark(long seen) {
        return new Mark(seen, System.nanoTime(), system.getProcessCpuTime());
    }

    private record Mark(long seen, long nanos, long cpuNanos) {}
}
