// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.util.concurrent.Semaphore;

/// Runs each piece of work on a virtual thread of its own, a bounded number at a time.
///
/// Shared by all tasks of a process. Work past the bound waits on its own virtual thread while its
/// deadline runs, so a slow model ends in time-outs and not in a queue.
public final class VirtualThreads implements WorkExecutor {
    private final Thread.Builder.OfVirtual threads;
    private final Semaphore places;

    /// @param concurrencyMax how many pieces of work run at once
    public VirtualThreads(String name, int concurrencyMax) {
        if (!(concurrencyMax >= 1)) {
            throw new IllegalArgumentException("at least one piece of work runs: " + concurrencyMax);
        }
        this.threads = Thread.ofVirtual().name(name);
        this.places = new Semaphore(concurrencyMax);
    }

    @Override
    public Running start(Runnable work) {
        return threads.start(() -> runWithin(work))::interrupt;
    }

    private void runWithin(Runnable work) {
        try {
            places.acquire();
        } catch (InterruptedException _) {
            // Cancelled before its turn: nobody waits for an answer.
            return;
        }
        try {
            work.run();
        } finally {
            places.release();
        }
    }
}
