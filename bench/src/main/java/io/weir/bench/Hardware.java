// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The machine that figures come from, and how busy it is with other things.
///
/// @param load the load average of the last minute; below zero where the system has none
record Hardware(String system, String architecture, int cores, long memoryMib, String java, double load) {

    static Hardware here() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Hardware(
                System.getProperty("os.name", "") + ' ' + System.getProperty("os.version", ""),
                System.getProperty("os.arch", ""),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize() >> 20,
                Runtime.version().toString(),
                system.getSystemLoadAverage());
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %d MiB, %s, Java %s, load %.1f",
                cores,
                architecture,
                memoryMib,
                system,
                java,
                load);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", system);
        json.put("architecture", architecture);
        json.put("cores", cores);
        json.put("memoryMib", memoryMib);
        json.put("java", java);
        json.put("loadAverage", load);
        return json;
    }
}
