// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.hazard.HazardHead;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.guard.pattern.PatternGuard;
import java.util.List;
import java.util.Map;

/// What is known of the chat lane's guards without opening their models: enough to check a policy.
///
/// Floors are those that were fitted with the shipped weights.
public final class GuardCatalogue {

    private static final double REFUSAL_FLOOR = .6;

    private static final List<GuardInfo> ALL = List.of(new PatternGuard().info(), refusal(), hazard());

    private GuardCatalogue() {}

    /// In the order in which their verdicts are written.
    public static List<GuardInfo> all() {
        return ALL;
    }

    private static GuardInfo refusal() {
        return info(
                "refusal",
                List.of(HazardCategory.REFUSAL),
                new Floors(Map.of(HazardCategory.REFUSAL, REFUSAL_FLOOR), REFUSAL_FLOOR));
    }

    private static GuardInfo hazard() {
        HazardHead head = HazardHeadFile.shipped().head();
        List<HazardCategory> categories =
                head.outputs().stream().map(HazardHead.Output::category).toList();
        return info("hazard", categories, head.floors());
    }

    private static GuardInfo info(String id, List<HazardCategory> categories, Floors floors) {
        return new GuardInfo(new GuardId(id), "1", List.of(), categories, floors);
    }
}
