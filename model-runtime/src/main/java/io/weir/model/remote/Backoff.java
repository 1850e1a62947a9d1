// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// Pauses of one call: each twice the last, times a random half to one and a half, so that callers who
/// failed together do not come back together. At least what the server asked for.
final class Backoff implements CustomBackoffStrategy {

    private static final int DOUBLINGS_MAX = 16;

    private final Duration first;
    private final DoubleSupplier random;
    private int pauses;

    /// @param random in `[0, 1)`
    Backoff(Duration first, DoubleSupplier random) {
        this.first = first;
        this.random = random;
    }

    @Override
    public long nextDelayInMillis(Throwable failure) {
        double doubled = first.toMillis() * Math.scalb(1.0, Math.min(pauses++, DOUBLINGS_MAX));
        long pause = Math.round(doubled * (.5 + random.getAsDouble()));
        return failure instanceof NoAnswerException unanswered
                ? Math.clamp(pause, unanswered.retryAfter().toMillis(), Math.max(unanswered.leftMillis(), 1))
                : pause;
    }
}
