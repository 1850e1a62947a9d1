// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.weir.model.Cause;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/// The tries of one kind of call, and the breaker that they share.
///
/// What may pass is tried again, as often as the settings say and the caller's deadline allows. The
/// breaker counts what the server is at fault for: not its "too many requests", not a request that it
/// refused, and not a deadline that left it no fair time. Safe for threads.
final class Tries {

    /// As much time must a server have had before its silence counts as a failure.
    private static final Duration FAIR_TIME = Duration.ofSeconds(1);

    private final RemoteModelSettings.Trying settings;
    private final Guard guard;
    private volatile boolean open;

    Tries(String description, RemoteModelSettings settings) {
        this.settings = settings.trying();
        RemoteModelSettings.Breaker breaker = settings.breaker();
        this.guard = Guard.create()
                .withDescription(description)
                .withRetry()
                .maxRetries(settings.trying().retries())
                .maxDuration(1, ChronoUnit.DAYS)
                .whenException(Tries::maybeNextTime)
                .withCustomBackoff()
                .strategy(() -> new Backoff(
                        settings.trying().pause(),
                        () -> ThreadLocalRandom.current().nextDouble()))
                .done()
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(breaker.window())
                .failureRatio(breaker.failureRatio())
                .delay(breaker.delay().toMillis(), ChronoUnit.MILLIS)
                .when(Tries::isServerFault)
                .onStateChange(state -> open = state == CircuitBreakerState.OPEN)
                .done()
                .build();
    }

    /// Whether the server failed so often that it is left alone.
    boolean isOpen() {
        return open;
    }

    /// @param limit the caller's
    <T> T call(Class<T> type, TimeLimit limit, Duration queued, Try.Attempt<T> attempt)
            throws NoAnswerException, InterruptedException {
        try {
            return guard.call(once(limit, queued, attempt), type);
        } catch (CircuitBreakerOpenException leftAlone) {
            throw NoAnswerException.of(Cause.NOT_READY);
        } catch (NoAnswerException | InterruptedException | RuntimeException known) {
            throw known;
        } catch (Exception impossible) {
            throw new IllegalStateException("an attempt throws nothing else", impossible);
        }
    }

    private <T> Callable<T> once(TimeLimit limit, Duration queued, Try.Attempt<T> attempt) {
        return () -> {
            if (limit.isOver()) {
                throw NoAnswerException.late(false);
            }
            TimeLimit own = limit.within(settings.timeout());
            long fair = Math.min(settings.timeout().toNanos(), FAIR_TIME.toNanos());
            boolean fairTime = own.leftNanos() > fair - TimeUnit.MILLISECONDS.toNanos(1);
            try {
                return attempt.run(new Try(own, fairTime, queued, System.nanoTime()));
            } catch (NoAnswerException unanswered) {
                throw unanswered.before(limit);
            }
        };
    }

    private static boolean maybeNextTime(Throwable failure) {
        return failure instanceof NoAnswerException unanswered && unanswered.maybeNextTime();
    }

    private static boolean isServerFault(Throwable failure) {
        return failure instanceof NoAnswerException unanswered && unanswered.isServerFault();
    }
}
