// SPDX-License-Identifier: Apache-2.0
package io.weir.model.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Callers that wait before a full queue, first come first in, so that a long row is not passed for ever.
///
/// Every method is called with the scheduler's lock held.
final class Doorway {

    private final ReentrantLock lock;
    private final Deque<Condition> waiting = new ArrayDeque<>();

    Doorway(ReentrantLock lock) {
        this.lock = lock;
    }

    /// Whether a caller who does not wait would pass others that do.
    boolean isTaken() {
        return !waiting.isEmpty();
    }

    /// Waits in line until `opens` holds, by the request's deadline at the latest.
    ///
    /// @return whether it opened
    boolean await(BooleanSupplier opens, Request<?> request) throws InterruptedException {
        Condition place = lock.newCondition();
        waiting.addLast(place);
        try {
            long left = request.leftNanos();
            while (!waiting.getFirst().equals(place) || !opens.getAsBoolean()) {
                if (left <= 0 || request.isOver()) {
                    return false;
                }
                left = place.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.remove(place);
            callNext();
        }
    }

    /// Lets the first in line look again.
    void callNext() {
        if (!waiting.isEmpty()) {
            waiting.getFirst().signal();
        }
    }
}
