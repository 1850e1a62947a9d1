// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces a stream thread that failed, a few times; one that keeps failing stops the process.
///
/// A transaction that was open is aborted, so a replaced thread loses and doubles nothing.
public final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final int REPLACED_MAX = 5;
    private static final Duration WITHIN = Duration.ofMinutes(5);

    private final Deque<Instant> replaced = new ArrayDeque<>();
    private final InstantSource clock;

    public ThreadReplacement(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Instant now = clock.instant();
        while (!replaced.isEmpty() && replaced.peekFirst().plus(WITHIN).isBefore(now)) {
            replaced.removeFirst();
        }
        String words = FailureLog.describe(failure);
        if (failure instanceof Exception && replaced.size() < REPLACED_MAX) {
            replaced.addLast(now);
            LOG.warn("stream thread failed: action=replace failures={} failure={}", replaced.size(), words);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("stream thread failed: action=stop failures={} failure={}", replaced.size(), words);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
