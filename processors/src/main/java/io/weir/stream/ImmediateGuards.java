// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Guard;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.policy.Policy;
import io.weir.wire.JoinedExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks the guards that compute, one after the other. One that throws is a failed observation.
final class ImmediateGuards {
    private final ChatLane lane;
    private final List<Guard.Immediate> guards;

    ImmediateGuards(ChatLane lane) {
        this.lane = lane;
        this.guards = lane.guards().stream()
                .filter(Guard.Immediate.class::isInstance)
                .map(Guard.Immediate.class::cast)
                .toList();
    }

    GuardedExchange look(JoinedExchange joined) {
        Exchange exchange = joined.exchange();
        Policy policy = lane.policies().policyOf(exchange.id().tenant());
        List<Observed> observed = new ArrayList<>(guards.size());
        for (Guard.Immediate guard : guards) {
            if (policy.uses(guard.info().id())) {
                observed.add(observe(guard, exchange));
            }
        }
        return new GuardedExchange(joined, exchange, policy, observed);
    }

    private Observed observe(Guard.Immediate guard, Exchange exchange) {
        long began = System.nanoTime();
        Observation observation;
        try {
            observation = guard.observe(exchange);
        } catch (RuntimeException | StackOverflowError e) {
            observation = new Observation.Failed(Cause.GUARD_FAILED);
        }
        return new Observed(guard.info(), observation, Duration.ofNanos(System.nanoTime() - began));
    }
}
