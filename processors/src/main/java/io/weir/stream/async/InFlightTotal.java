// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What is in flight over all tasks of the process, told to whoever wants to show it.
public final class InFlightTotal {
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Observer observer;

    public InFlightTotal(Observer observer) {
        this.observer = observer;
    }

    void add(int moreRecords, long moreBytes) {
        observer.inFlight(records.addAndGet(moreRecords), bytes.addAndGet(moreBytes));
    }

    /// Called on stream threads.
    @FunctionalInterface
    public interface Observer {
        void inFlight(int records, long bytes);
    }
}
