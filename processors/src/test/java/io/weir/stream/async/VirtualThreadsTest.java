// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class VirtualThreadsTest {
    private final Queue<Duration> waits = new ConcurrentLinkedQueue<>();

    @Test
    void noMoreRunAtOnceThanThereArePlacesAndEachWaitIsTold() throws InterruptedException {
        var threads = new VirtualThreads("work", 3, waits::add);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(200);

        for (int i = 0; i < 200; i++) {
            threads.start(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                running.decrementAndGet();
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 3);
        assertThat(waits).hasSize(200).noneMatch(Duration::isNegative);
    }

    @Test
    void workThatIsCancelledBeforeItsTurnNeverRuns() throws InterruptedException {
        var threads = new VirtualThreads("work", 1, waits::add);
        var first = new CountDownLatch(1);
        var ran = new AtomicBoolean();
        var last = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        threads.start(() -> {
            entered.countDown();
            awaitQuietly(first);
        });
        entered.await();

        threads.start(() -> ran.set(true)).cancel();
        threads.start(last::countDown);
        first.countDown();

        assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
