// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import io.weir.guard.GuardId;
import io.weir.guard.HazardCategory;
import io.weir.guard.TenantId;
import io.weir.policy.Action;
import io.weir.policy.PolicyVersion;
import java.time.Instant;
import java.util.List;

/// One alert as it stands: what an update of the alert topic carries, and what the store keeps.
///
/// @param fingerprint stable over restarts and replays: same tenant, conversation, guard, hazard, detail
/// @param groupKey the same without the conversation, for consumers that group further
/// @param stateVersion counts updates from 1: a consumer keeps the highest it saw
/// @param level escalation from 1, raised as the count reaches 10, 100, and 1000, then no more
/// @param samples evidence pointers of the first few and the latest, never content
/// @param open false in the last update, whose count is exact
public record AlertState(
        String fingerprint,
        String groupKey,
        int stateVersion,
        boolean open,
        TenantId tenant,
        String conversation,
        GuardId guard,
        HazardCategory category,
        String detail,
        double scoreMax,
        double threshold,
        Action action,
        PolicyVersion policy,
        long count,
        int level,
        Instant firstSeen,
        Instant lastSeen,
        List<String> samples) {

    public AlertState {
        samples = List.copyOf(samples);
    }
}
