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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Asks all guards that wait at once, a virtual thread each, and holds what policy wants held.
///
/// A cause that the policy holds is tried again, with growing pauses, until its hold time is over.
final class WaitingGuards implements AsyncWork<GuardedExchange, GuardedExchange> {
    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    private final List<Guard.Waiting> guards;
    private final StreamListener listener;
    private final Duration guardDeadline;
    private final InstantSource clock;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("guard").factory());

    WaitingGuards(ChatLane lane) {
        this.guards = lane.guards().stream()
                .filter(Guard.Waiting.class::isInstance)
                .map(Guard.Waiting.class::cast)
                .toList();
        this.listener = lane.listener();
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
        List<Callable<Observed>> calls = asked.stream()
                .<Callable<Observed>>map(guard -> () -> observe(guard, value, deadline))
                .toList();
        long left = Math.max(0, Duration.between(clock.instant(), deadline).toMillis() - 20);
        List<Future<Observed>> answers = threads.invokeAll(calls, left, TimeUnit.MILLISECONDS);
        List<Observed> observed = new ArrayList<>(asked.size());
        for (int i = 0; i < answers.size(); i++) {
            observed.add(answer(asked.get(i), answers.get(i)));
        }
        return value.with(observed);
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
            Observation observation = ask(guard, value, earlier(clock.instant().plus(guardDeadline), last));
            Instant again = clock.instant().plus(pause);
            if (!(observation instanceof Observation.Failed(Cause cause))
                    || !again.isBefore(earlier(began.plus(value.policy().hold(cause)), last))) {
                return ImmediateGuards.told(guard, observation, Duration.between(began, clock.instant()), listener);
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

    private Observed answer(Guard.Waiting guard, Future<Observed> answer) throws InterruptedException {
        if (answer.isCancelled()) {
            return failed(guard, Cause.TIMED_OUT);
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            return failed(guard, Cause.GUARD_FAILED);
        }
    }

    private GuardedExchange allFailed(GuardedExchange value, Cause cause) {
        return value.with(
                asked(value).stream().map(guard -> failed(guard, cause)).toList());
    }

    private Observed failed(Guard guard, Cause cause) {
        return ImmediateGuards.told(guard, new Observation.Failed(cause), guardDeadline, listener);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
