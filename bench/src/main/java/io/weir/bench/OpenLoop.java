// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/// Sends exchanges: on a schedule that nothing holds up, or as fast as they are decided.
///
/// On the schedule an event bears the time at which it was due, so that a generator or a stream that
/// falls behind shows as latency and is not left out.
final class OpenLoop implements AutoCloseable {

    private static final long PAUSE_NANOS = 500_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final BenchEvents events;
    private int next;

    OpenLoop(Clients clients, BenchEvents events) {
        this.producer = clients.producer();
        this.events = events;
    }

    /// Exchanges sent so far.
    int sent() {
        return next;
    }

    /// @param perSecond exchanges a second, evenly spaced
    void onSchedule(double perSecond, Duration duration) {
        long beganNanos = System.nanoTime();
        long beganMillis = System.currentTimeMillis();
        int first = next;
        while (true) {
            long elapsed = System.nanoTime() - beganNanos;
            if (elapsed >= duration.toNanos()) {
                return;
            }
            int due = first + (int) (elapsed / 1e9 * perSecond);
            while (next < due) {
                send(beganMillis + (long) ((next - first) * 1e3 / perSecond));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Keeps `outstanding` exchanges undecided, which is as fast as the stream can go.
    void closed(DecisionReader decisions, int outstanding, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            while (next - decisions.seen() < outstanding) {
                send(System.currentTimeMillis());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A lost event is an undecided exchange.
    private void send(long timestamp) {
        producer.send(events.prompt(next, timestamp));
        producer.send(events.response(next, timestamp));
        next++;
    }

    @Override
    public void close() {
        producer.close();
    }
}
