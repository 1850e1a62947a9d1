// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import io.weir.model.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One caller's rows on their way through the scheduler, and the caller that is parked for them.
final class Request<O> {

    private final Thread caller = Thread.currentThread();
    private final AtomicReferenceArray<O> answers;
    private final AtomicInteger missing;
    private final AtomicReference<@Nullable Cause> failure = new AtomicReference<>();
    private final AtomicLong queuedNanos = new AtomicLong();
    private final AtomicLong ranNanos = new AtomicLong();
    private final long deadlineNanos;

    /// @param deadlineNanos by [System#nanoTime]
    Request(int rows, long deadlineNanos) {
        this.answers = new AtomicReferenceArray<>(rows);
        this.missing = new AtomicInteger(rows);
        this.deadlineNanos = deadlineNanos;
    }

    /// One row, as the queue holds it.
    ///
    /// @param sequence order of arrival over the whole scheduler
    record Row<I, O>(Request<O> request, int index, I input, int tokens, long sequence, long queuedAtNanos) {

        void answer(O answer, long startedNanos, long endedNanos) {
            request.answer(index, answer, startedNanos - queuedAtNanos, endedNanos - startedNanos);
        }

        void fail(Cause cause) {
            request.fail(cause);
        }

        /// Whether an answer could still reach its caller; a late request ends here.
        boolean isWanted(long nowNanos) {
            if (request.isLate(nowNanos)) {
                request.fail(Cause.TIMED_OUT);
            }
            return !request.isOver();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(sequence);
        }

        @Override
        public String toString() {
            return "Row[" + tokens + " tokens]";
        }
    }

    private void answer(int index, O answer, long queued, long ran) {
        queuedNanos.accumulateAndGet(queued, Math::max);
        ranNanos.accumulateAndGet(ran, Math::max);
        answers.set(index, answer);
        if (missing.decrementAndGet() == 0) {
            LockSupport.unpark(caller);
        }
    }

    /// Ends the request without an answer; the first cause stays.
    void fail(Cause cause) {
        if (failure.compareAndSet(null, cause)) {
            LockSupport.unpark(caller);
        }
    }

    /// Whether nobody wants an answer any more.
    boolean isOver() {
        return failure.get() != null;
    }

    boolean isLate(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    long leftNanos() {
        return deadlineNanos - System.nanoTime();
    }

    /// Parks the caller until the request ends, by the deadline at the latest.
    ///
    /// An interrupt ends it like the deadline does, and stays set.
    void await() {
        while (missing.get() > 0 && !isOver()) {
            long left = leftNanos();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                fail(Cause.TIMED_OUT);
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    Outcome<O> outcome() {
        Cause cause = failure.get();
        if (cause != null) {
            return new Outcome.Rejected<>(cause);
        }
        List<O> found = new ArrayList<>(answers.length());
        for (int i = 0; i < answers.length(); i++) {
            found.add(answers.get(i));
        }
        return new Outcome.Answered<>(found, Duration.ofNanos(queuedNanos.get()), Duration.ofNanos(ranNanos.get()));
    }
}
