// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What this process takes of the machine.
final class ProcessUse {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessUse() {}

    static Duration cpu() {
        return Duration.ofNanos(SYSTEM.getProcessCpuTime());
    }

    /// Runs a task that handles `records` of something.
    static Measurement measure(int records, Task task) {
        long began = System.nanoTime();
        Duration cpu = cpu();
        try {
            task.run();
        } catch (Exception e) {
            throw new IllegalStateException("a contender failed", e);
        }
        return new Measurement(records, Duration.ofNanos(System.nanoTime() - began), cpu().minus(cpu));
    }

    /// Resident memory in MiB, with garbage collected before.
    ///
    /// @throws IOException where the system has no `/proc`
    static double residentMib() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException(STATUS + " says nothing of resident memory");
    }

    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }
}
