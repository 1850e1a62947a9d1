// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Runs each piece of work on a virtual thread of its own, a bounded number at a time.
///
/// Shared by all tasks of a process. Work past the bound waits on its own virtual thread while its
/// deadline runs, so a slow model ends in time-outs and not in a queue.
public final class VirtualThreads implements WorkExecutor {
    private final Thread.Builder.OfVirtual threads;
    private final Semaphore places;
    private final Consumer<Duration> queued;

    /// @param concurrencyMax how many pieces of work run at once
    public VirtualThreads(String name, int concurrencyMax) {
        this(name, concurrencyMax, _ -> {});
    }

    /// @param queued is told how long each piece of work waited for its place, on the work's thread
    public VirtualThreads(String name, int concurrencyMax, Consumer<Duration> queued) {
        if (!(concurrencyMax >= 1)) {
            throw new IllegalArgumentException("at least one piece of work runs: " + concurrencyMax);
        }
        this.threads = Thread.ofVirtual().name(name);
        this.places = new Semaphore(concurrencyMax);
        this.queued = queued;
    }

    @Override
    public Running start(Runnable work) {
        long startedNanos = System.nanoTime();
        return threads.start(() -> runWithin(work, startedNanos))::interrupt;
    }

    private void runWithin(Runnable work, long startedNanos) {
        try {
            places.acquire();
        } catch (InterruptedException _) {
            // Cancelled before its turn: nobody waits for an answer.
            return;
        }
        try {
            queued.accept(Duration.ofNanos(System.nanoTime() - startedNanos));
            work.run();
        } finally {
            places.release();
        }
    }
}
