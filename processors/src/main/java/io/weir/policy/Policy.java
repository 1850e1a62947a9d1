// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A compiled policy: immutable, safe to use from any thread.
public interface Policy {

    PolicyVersion version();

    /// Whether the tenant wants this guard to look at all.
    boolean uses(GuardId guard);

    /// Reporting floors for a guard: the policy's own where it sets them, else the guard's.
    Floors floors(GuardInfo guard);

    /// What a guard saw, as a verdict under these floors. A tier that may not clear leaves what it cleared
    /// inconclusive.
    default Judgement conclude(Observed observed) {
        return Conclusion.conclude(observed, floors(observed.guard()));
    }

    /// What the tenant's own patterns find; they belong to the `pattern` guard's verdict.
    List<Signal> tenantSignals(Exchange exchange);

    /// The same with what they did not read, because looking would have taken too long.
    default Observation.Seen tenantObservation(Exchange exchange) {
        return new Observation.Seen(tenantSignals(exchange), Set.of());
    }

    /// How long work that failed with this cause is held and tried again, at most over all guards; zero
    /// where it is not held.
    Duration hold(Cause cause);

    /// The same for the work of one guard: never longer than [#hold(Cause)] says.
    default Duration hold(GuardId guard, Cause cause) {
        return hold(cause);
    }

    /// Folds the verdicts of one exchange into its decision. Pure: the same input, the same decision.
    Decision decide(ExchangeId exchange, List<Judgement> judgements);
}
