// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Guard;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Recollection;
import io.weir.policy.Decision;
import io.weir.policy.Policy;
import io.weir.wire.JoinedExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Judges one exchange outside a stream, exactly as the stream would: for a person's check at a
/// terminal, and for replays.
///
/// Guards are asked one after the other on the caller's thread; those that remember have nothing to.
public final class ExchangeJudge {
    private final List<Guard> guards;

    public ExchangeJudge(List<Guard> guards) {
        this.guards = List.copyOf(guards);
    }

    /// What the stream would write of it.
    public record Judged(List<Judgement> judgements, Decision decision) {
        public Judged {
            judgements = List.copyOf(judgements);
        }
    }

    /// @param within how long each guard that waits may take
    public Judged judge(JoinedExchange joined, Policy policy, Duration within) {
        Exchange exchange = joined.exchange();
        List<Observed> observed = new ArrayList<>();
        List<Guard> rememberingLast = guards.stream()
                .sorted(Comparator.comparing(Guard.Remembering.class::isInstance))
                .toList();
        for (Guard guard : rememberingLast) {
            if (policy.uses(guard.info().id())) {
                long began = System.nanoTime();
                List<Judgement> others = observed.stream().map(policy::conclude).toList();
                Observation observation = observe(guard, exchange, others, within);
                observed.add(new Observed(guard.info(), observation, Duration.ofNanos(System.nanoTime() - began)));
            }
        }
        Decider.Outcome outcome =
                Decider.decide(new GuardedExchange(joined, exchange, policy, observed), Instant.now());
        return new Judged(outcome.judgements(), outcome.decision());
    }

    private static Observation observe(Guard guard, Exchange exchange, List<Judgement> others, Duration within) {
        try {
            return switch (guard) {
                case Guard.Immediate immediate -> immediate.observe(exchange);
                case Guard.Waiting waiting ->
                    waiting.observe(exchange, Instant.now().plus(within));
                case Guard.Remembering remembering ->
                    remembering.observe(exchange, others, Recollection.NONE, Instant.now());
            };
        } catch (RuntimeException | StackOverflowError e) {
            return new Observation.Failed(Cause.GUARD_FAILED);
        }
    }
}
