// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Observation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sees nothing, at constant cost: what is measured is the stream around the guards.
///
/// The cost is processor time, spent on the thread that asks.
final class StubGuard implements Guard.Immediate {

    // A multiplication that waits for the one before it takes about 1.3 ns.
    private static final int ROUNDS_A_MICRO = 750;

    private static final Observation NOTHING = new Observation.Seen(List.of(), Set.of());

    private final GuardInfo info;
    private final int rounds;

    /// @param micros its cost, about: a fixed number of operations, the same on a busy machine
    StubGuard(String id, int micros) {
        this.rounds = micros * ROUNDS_A_MICRO;
        this.info = new GuardInfo(new GuardId(id), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange) {
        long state = rounds;
        for (int round = 0; round < rounds; round++) {
            state = state * 6_364_136_223_846_793_005L + 1;
        }
        return state == Long.MIN_VALUE ? new Observation.Failed(Cause.GUARD_FAILED) : NOTHING;
    }
}
