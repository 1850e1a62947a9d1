// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import java.time.Duration;
import java.time.Instant;

/// A token bucket: how many tokens may be spent, with a minute's worth in hand at most.
///
/// Shared by all threads of a process.
public final class TokenBudget {

    private static final double MILLIS_A_MINUTE = Duration.ofMinutes(1).toMillis();

    private final double perMinute;
    private double left;
    private Instant filled;

    /// @param perMinute tokens that come in a minute; at 0 nothing is ever spent
    /// @param now when it is full
    public TokenBudget(long perMinute, Instant now) {
        if (!(perMinute >= 0)) {
            throw new IllegalArgumentException("a budget is at least 0: " + perMinute);
        }
        this.perMinute = (double) perMinute;
        this.left = this.perMinute;
        this.filled = now;
    }

    /// Takes as many tokens, or none where fewer are left.
    public synchronized boolean take(long tokens, Instant now) {
        if (now.isAfter(filled)) {
            double minutes = Duration.between(filled, now).toMillis() / MILLIS_A_MINUTE;
            left = Math.min(perMinute, left + perMinute * minutes);
            filled = now;
        }
        if (!(tokens >= 0 && (double) tokens <= left)) {
            return false;
        }
        left -= (double) tokens;
        return true;
    }

    /// Gives back what was taken and not spent.
    public synchronized void giveBack(long tokens) {
        left = Math.min(perMinute, left + (double) Math.max(0, tokens));
    }
}
