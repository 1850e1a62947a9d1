// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// A bound on tokens over time: a minute's worth may go at once, then as many as flow in.
///
/// Callers are served in order of arrival: each takes its tokens at once and waits until they have
/// flowed in. Safe for threads.
final class TokenBucket {

    private final long perMinute;
    private final double nanosPerToken;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();

    /// When the bucket is, or was, full but for what has been taken: a bucket is full at its creation.
    private long fullAtNanos;

    TokenBucket(long perMinute, LongSupplier nanoClock) {
        this.perMinute = perMinute;
        this.nanosPerToken = (double) TimeUnit.MINUTES.toNanos(1) / perMinute;
        this.nanoClock = nanoClock;
        this.fullAtNanos = nanoClock.getAsLong();
    }

    /// Takes tokens where they flow in soon enough.
    ///
    /// @param tokens more than a minute's worth count as that
    /// @return nanoseconds to wait before they may be used, or -1 where that is more than `waitNanosMax`
    long take(long tokens, long waitNanosMax) {
        long cost = Math.round(Math.min(tokens, perMinute) * nanosPerToken);
        lock.lock();
        try {
            long now = nanoClock.getAsLong();
            long full = Math.max(fullAtNanos - now, 0) + cost;
            long wait = Math.max(full - TimeUnit.MINUTES.toNanos(1), 0);
            if (wait > waitNanosMax) {
                return -1;
            }
            fullAtNanos = now + full;
            return wait;
        } finally {
            lock.unlock();
        }
    }
}
