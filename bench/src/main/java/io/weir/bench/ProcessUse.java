// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/// What this process takes of the machine.
final class ProcessUse {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ ");
    private static final Pattern HEAP = Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
    private static final int HEXADECIMAL = 16;

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

    /// Resident memory outside the heap in MiB.
    ///
    /// The heap grows and shrinks by rules of its own, which would hide what native code keeps.
    ///
    /// @throws IOException where the system has no `/proc`
    static double residentMib() throws IOException {
        System.gc();
        long[] heap = heapAddresses();
        long kib = 0;
        boolean outside = true;
        for (String line : Files.readAllLines(MAPPINGS)) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.find()) {
                long start = Long.parseUnsignedLong(mapping.group(1), HEXADECIMAL);
                outside = start < heap[0] || start >= heap[1];
            } else if (outside && line.startsWith("Rss:")) {
                kib += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kib / 1024.0;
    }

    /// Where the heap begins and ends, as the virtual machine tells; nowhere if it does not.
    private static long[] heapAddresses() throws IOException {
        try {
            Object told = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcHeapInfo",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Matcher range = HEAP.matcher(told.toString());
            return range.find()
                    ? new long[] {
                        Long.parseUnsignedLong(range.group(1), HEXADECIMAL),
                        Long.parseUnsignedLong(range.group(2), HEXADECIMAL)
                    }
                    : new long[] {0, 0};
        } catch (JMException e) {
            throw new IOException("the virtual machine does not tell where its heap is", e);
        }
    }

    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }
}
