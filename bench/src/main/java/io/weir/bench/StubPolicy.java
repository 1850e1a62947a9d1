// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Signal;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.Policy;
import io.weir.policy.PolicyVersion;
import java.time.Duration;
import java.util.List;

/// Lets every guard look and releases whatever it says.
record StubPolicy(PolicyVersion version) implements Policy {

    static final StubPolicy RELEASING = new StubPolicy(new PolicyVersion("*", "bench"));

    @Override
    public boolean uses(GuardId guard) {
        return true;
    }

    @Override
    public Floors floors(GuardInfo guard) {
        return guard.floors();
    }

    @Override
    public List<Signal> tenantSignals(Exchange exchange) {
        return List.of();
    }

    @Override
    public Duration hold(Cause cause) {
        return Duration.ZERO;
    }

    @Override
    public Decision decide(ExchangeId exchange, List<Judgement> judgements) {
        return new Decision(exchange, version, Action.RELEASE, false, Action.RELEASE, List.of(), false);
    }
}
