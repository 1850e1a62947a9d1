// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Answers on their way from virtual threads to the stream thread, which alone takes them.
///
/// Lock-free. It holds no more than one answer for each entry in flight.
final class Answers<A> {
    private final Queue<A> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiting;

    /// From any thread.
    void add(A answer) {
        queue.add(answer);
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Nullable
    A poll() {
        return queue.poll();
    }

    /// Returns when there is an answer, after `atMost`, or earlier for no reason.
    void await(Duration atMost) {
        waiting = Thread.currentThread();
        try {
            if (queue.isEmpty()) {
                LockSupport.parkNanos(this, atMost.toNanos());
            }
        } finally {
            waiting = null;
        }
    }
}
