// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.time.Duration;

/// What one contender did in one round's window.
///
/// @param records committed results that a `read_committed` consumer saw in the window
/// @param elapsed wall time of the window
/// @param cpu CPU time of this process in the window: contender and counting consumer, not the broker
record Measurement(long records, Duration elapsed, Duration cpu) {

    double perSecond() {
        return records * 1e9 / elapsed.toNanos();
    }

    double cpuMicrosPerRecord() {
        return cpu.toNanos() / 1e3 / records;
    }
}
