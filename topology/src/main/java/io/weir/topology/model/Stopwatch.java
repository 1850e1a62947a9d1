// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Runs calls for a while and tells how many there were, in time and in the process's CPU time.
final class Stopwatch {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Stopwatch() {}

    /// @param calls that were answered
    record Lap(long calls, double seconds, double cpuSeconds) {

        double aSecond(double units) {
            return calls * units / seconds;
        }

        double aCpuSecond(double units) {
            return calls * units / cpuSeconds;
        }
    }

    /// Callers that each call again as soon as they are answered.
    ///
    /// @param call whether it was answered
    /// @throws IllegalStateException where one was not
    static Lap lap(int callers, Duration about, BooleanSupplier call) {
        var answered = new AtomicLong();
        long began = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> {
                    do {
                        require(call.getAsBoolean());
                        answered.incrementAndGet();
                    } while (System.nanoTime() - began < about.toNanos());
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a call had no answer", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return new Lap(answered.get(), (System.nanoTime() - began) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
    }

    /// Milliseconds of the middle one of calls made one after another.
    static double medianMillis(Duration about, BooleanSupplier call) {
        List<Double> took = new ArrayList<>();
        long began = System.nanoTime();
        do {
            long start = System.nanoTime();
            require(call.getAsBoolean());
            took.add((System.nanoTime() - start) / 1e6);
        } while (System.nanoTime() - began < about.toNanos());
        Collections.sort(took);
        return took.get(took.size() / 2);
    }

    private static void require(boolean answered) {
        if (!answered) {
            throw new IllegalStateException("a call had no answer");
        }
    }
}
