// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.weir.topology.chat.FailureLog;
import io.weir.topology.health.NodeStatus;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a [Program] inside the container, which serves metrics, health and pages beside it.
///
/// Only commands that serve start the container; all others answer at once.
public final class Serving implements QuarkusApplication {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final int FAILED = 1;
    private static final AtomicReference<Program> PROGRAM = new AtomicReference<>();

    private final MeterRegistry meters;
    private final NodeStatus status;
    private final ProgramThread running;

    Serving(MeterRegistry meters, NodeStatus status, ProgramThread running) {
        this.meters = meters;
        this.status = status;
        this.running = running;
    }

    /// Blocks until the program has ended.
    ///
    /// @param port 0 takes a free one
    /// @return the process' exit status
    public static int serve(String host, int port, Program program) {
        System.setProperty("quarkus.http.host", host);
        System.setProperty("quarkus.http.port", Integer.toString(port));
        PROGRAM.set(program);
        var exit = new AtomicInteger(FAILED);
        Quarkus.run(Serving.class, (code, failure) -> {
            if (failure != null) {
                LOG.error("the container failed: failure={}", FailureLog.describe(failure));
            }
            exit.set(code == null ? FAILED : code);
        });
        return exit.get();
    }

    @Override
    public int run(String... args) throws InterruptedException {
        Program program = PROGRAM.get();
        if (program == null) {
            throw new IllegalStateException("nothing to serve: start through ./weir");
        }
        var exit = new AtomicInteger(FAILED);
        Thread thread = Thread.ofPlatform().name("weir").unstarted(() -> {
            try {
                exit.set(runSafely(program));
            } finally {
                Quarkus.asyncExit(exit.get());
            }
        });
        running.started(thread);
        thread.start();
        Quarkus.waitForExit();
        thread.join();
        return exit.get();
    }

    private int runSafely(Program program) {
        try {
            return program.run(meters, status);
        } catch (InterruptedException asked) {
            return 0;
        } catch (Exception | LinkageError | OutOfMemoryError failure) {
            LOG.error("stopped: failure={}", FailureLog.describe(failure));
            return FAILED;
        }
    }
}
