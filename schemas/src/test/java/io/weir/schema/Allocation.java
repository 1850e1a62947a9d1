// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Measures what this thread allocates: unlike the heap's level, the garbage collector does not
/// disturb it.
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /// Bytes that `work` allocates in this thread. Run it once before, so that classes are loaded.
    static long bytesOf(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
