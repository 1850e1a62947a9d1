// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.Cause;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A try ended without an answer. It has no message, for a server's words may quote a prompt.
final class NoAnswerException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /// What becomes of the next try.
    enum Next {
        /// The same would come of it.
        GIVE_UP,
        /// It may go better.
        TRY_AGAIN
    }

    private final Cause reason;
    private final Next next;
    private final boolean serverFault;
    private final Duration retryAfter;
    private final long leftMillis;

    private NoAnswerException(Cause reason, Next next, boolean serverFault, Duration retryAfter, long leftMillis) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.next = next;
        this.serverFault = serverFault;
        this.retryAfter = retryAfter;
        this.leftMillis = leftMillis;
    }

    /// The server is at fault and will be again: an answer that is none.
    static NoAnswerException broken() {
        return new NoAnswerException(Cause.MODEL_FAILED, Next.GIVE_UP, true, Duration.ZERO, 0);
    }

    /// The connection or the server failed in a way that may pass.
    static NoAnswerException passing(Duration retryAfter) {
        return new NoAnswerException(Cause.MODEL_FAILED, Next.TRY_AGAIN, true, retryAfter, 0);
    }

    /// The server is asked too much of.
    static NoAnswerException overloaded(Duration retryAfter) {
        return new NoAnswerException(Cause.OVERLOADED, Next.TRY_AGAIN, false, retryAfter, 0);
    }

    /// @param serverFault whether the server had a fair time for it
    static NoAnswerException late(boolean serverFault) {
        return new NoAnswerException(Cause.TIMED_OUT, Next.GIVE_UP, serverFault, Duration.ZERO, 0);
    }

    /// Nothing is wrong with the server.
    static NoAnswerException of(Cause reason) {
        return new NoAnswerException(reason, Next.GIVE_UP, false, Duration.ZERO, 0);
    }

    /// The same, with another try only where there is time for it.
    NoAnswerException before(TimeLimit limit) {
        long left = TimeUnit.NANOSECONDS.toMillis(limit.leftNanos());
        boolean tooLate = left <= retryAfter.toMillis();
        return new NoAnswerException(reason, tooLate ? Next.GIVE_UP : next, serverFault, retryAfter, left);
    }

    Cause reason() {
        return reason;
    }

    boolean maybeNextTime() {
        return next == Next.TRY_AGAIN;
    }

    /// Whether the breaker counts it.
    boolean isServerFault() {
        return serverFault;
    }

    /// Time until the caller's deadline, when the try had ended.
    long leftMillis() {
        return leftMillis;
    }

    /// How long the server wants to be left alone; 0 where it did not say.
    Duration retryAfter() {
        return retryAfter;
    }
}
