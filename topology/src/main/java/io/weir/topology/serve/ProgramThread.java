// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.serve;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The thread of the running program: the container stops only after it, so that streams are closed
/// and a summary is written whether the program ends by itself or the process is asked to end.
@ApplicationScoped
class ProgramThread {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    void started(Thread started) {
        thread.set(started);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Thread running = thread.get();
        if (running != null && running != Thread.currentThread()) {
            running.interrupt();
            running.join(STOP_WITHIN);
        }
    }
}
