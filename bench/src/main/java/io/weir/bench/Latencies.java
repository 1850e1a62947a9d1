// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Counts of latencies by the millisecond, up to a minute; longer ones count as a minute.
final class Latencies {

    private static final int MILLIS_MAX = 60_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(MILLIS_MAX + 1);

    void add(long millis) {
        counts.incrementAndGet(Math.clamp(millis, 0, MILLIS_MAX));
    }

    long total() {
        long total = 0;
        for (int millis = 0; millis <= MILLIS_MAX; millis++) {
            total += counts.get(millis);
        }
        return total;
    }

    /// The milliseconds that a share `q` of the latencies does not exceed; 0 where there are none.
    int at(double q) {
        long rank = (long) Math.ceil(q * total());
        long below = 0;
        for (int millis = 0; millis <= MILLIS_MAX; millis++) {
            below += counts.get(millis);
            if (below >= rank && below > 0) {
                return millis;
            }
        }
        return 0;
    }
}
