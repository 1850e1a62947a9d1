// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.Guard;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.stream.async.AsyncWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks all guards that wait at once, a virtual thread each, and holds what policy wants held.
///
/// A cause that the policy holds is tried again, with growing pauses, until its hold time is over.
///
/// Nothing here is to be closed: a guard's thread lives no longer than the work that started it, and
/// [io.weir.stream.async.AsyncProcessor] interrupts that when its task closes.
final class WaitingGuards implements AsyncWork<GuardedExchange, GuardedExchange> {
    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    // What the slowest guard leaves for the others' answers to arrive in.
    private static final Duration MARGIN = Duration.ofMillis(20);

    private final List<Guard.Waiting> guards;
    private final Duration guardDeadline;
    private final InstantSource clock;

    WaitingGuards(ChatLane lane) {
        this.guards = lane.guards().stream()
                .filter(Guard.Waiting.class::isInstance)
                .map(Guard.Waiting.class::cast)
                .toList();
        this.guardDeadline = lane.settings().guardDeadline();
        this.clock = lane.clock();
    }

    @Override
    public Optional<GuardedExchange> atOnce(GuardedExchange value) {
        return asked(value).isEmpty() ? Optional.of(value) : Optional.empty();
    }

    @Override
    public GuardedExchange perform(GuardedExchange value, Instant deadline) throws InterruptedException {
        List<Guard.Waiting> asked = asked(value);
        if (asked.size() == 1) {
            return value.with(List.of(observe(asked.getFirst(), value, deadline)));
        }
        List<FutureTask<Observed>> looks = asked.stream()
                .map(guard -> new FutureTask<>(() -> observe(guard, value, deadline)))
                .toList();
        try {
            looks.forEach(look -> Thread.ofVirtual().name("guard").start(look));
            List<Observed> observed = new ArrayList<>(asked.size());
            for (int i = 0; i < looks.size(); i++) {
                observed.add(answer(asked.get(i), looks.get(i), deadline));
            }
            return value.with(observed);
        } finally {
            looks.forEach(look -> look.cancel(true));
        }
    }

    @Override
    public GuardedExchange timedOut(GuardedExchange value) {
        return allFailed(value, Cause.TIMED_OUT);
    }

    @Override
    public GuardedExchange failed(GuardedExchange value, Throwable failure) {
        return allFailed(value, Cause.GUARD_FAILED);
    }

    @Override
    public Duration hold(GuardedExchange value) {
        Duration longest = Duration.ZERO;
        for (Cause cause : Cause.values()) {
            Duration hold = value.policy().hold(cause);
            longest = hold.compareTo(longest) > 0 ? hold : longest;
        }
        return longest;
    }

    private List<Guard.Waiting> asked(GuardedExchange value) {
        return guards.stream()
                .filter(guard -> value.policy().uses(guard.info().id()))
                .toList();
    }

    private Observed observe(Guard.Waiting guard, GuardedExchange value, Instant last) throws InterruptedException {
        Instant began = clock.instant();
        Duration pause = PAUSE_FIRST;
        while (true) {
            Observation observation = ask(
                    guard, value, earlier(clock.instant().plus(guard.within().orElse(guardDeadline)), last));
            Instant again = clock.instant().plus(pause);
            if (!(observation instanceof Observation.Failed(Cause cause))
                    || !again.isBefore(
                            earlier(began.plus(value.policy().hold(guard.info().id(), cause)), last))) {
                return new Observed(guard.info(), observation, Duration.between(began, clock.instant()));
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        }
    }

    private static Observation ask(Guard.Waiting guard, GuardedExchange value, Instant deadline) {
        try {
            return guard.observe(value.exchange(), deadline);
        } catch (RuntimeException | StackOverflowError e) {
            return new Observation.Failed(Cause.GUARD_FAILED);
        }
    }

    private Observed answer(Guard.Waiting guard, FutureTask<Observed> look, Instant deadline)
            throws InterruptedException {
        Duration left = Duration.between(clock.instant(), deadline).minus(MARGIN);
        try {
            return look.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return failed(guard, Cause.TIMED_OUT);
        } catch (ExecutionException _) {
            return failed(guard, Cause.GUARD_FAILED);
        }
    }

    private GuardedExchange allFailed(GuardedExchange value, Cause cause) {
        return value.with(
                asked(value).stream().map(guard -> failed(guard, cause)).toList());
    }

    private Observed failed(Guard guard, Cause cause) {
        return new Observed(guard.info(), new Observation.Failed(cause), guardDeadline);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
