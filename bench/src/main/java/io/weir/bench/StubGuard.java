// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

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
final class StubGuard implements Guard.Immediate {

    private static final Observation NOTHING = new Observation.Seen(List.of(), Set.of());

    private final GuardInfo info;

    StubGuard(String id) {
        this.info = new GuardInfo(new GuardId(id), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
    }

    @Override
    public GuardInfo info() {
        return info;
    }

    @Override
    public Observation observe(Exchange exchange) {
        return NOTHING;
    }
}
