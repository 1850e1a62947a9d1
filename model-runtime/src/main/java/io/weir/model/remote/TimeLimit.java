// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// When something must be over, on the clock that only goes forward.
record TimeLimit(long endNanos) {

    /// @param clock the one that the deadline was set by
    static TimeLimit at(Instant deadline, InstantSource clock) {
        Duration left = Duration.between(clock.instant(), deadline);
        boolean far = left.compareTo(Duration.ofDays(1)) > 0;
        boolean past = left.isNegative() || left.isZero();
        return new TimeLimit(
                System.nanoTime() + (past ? 0 : far ? Duration.ofDays(1).toNanos() : left.toNanos()));
    }

    /// The nearer of this and a limit that far from now.
    TimeLimit within(Duration length) {
        long leftNanos = leftNanos();
        return length.toNanos() < leftNanos ? new TimeLimit(System.nanoTime() + length.toNanos()) : this;
    }

    long leftNanos() {
        return endNanos - System.nanoTime();
    }

    boolean isOver() {
        return leftNanos() <= 0;
    }
}
