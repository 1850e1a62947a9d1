// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.pattern.PatternGuard;
import java.util.List;
import java.util.Map;

/// What is known of the chat lane's guards without loading their models: enough to check a policy.
///
/// Floors are those of a guard without fitted ones; a running guard has its own.
public final class GuardCatalogue {

    private static final List<GuardInfo> ALL = List.of(
            new PatternGuard().info(),
            info("refusal", HazardCategory.REFUSAL),
            info(
                    "hazard",
                    HazardCategory.SEXUAL,
                    HazardCategory.HATE,
                    HazardCategory.VIOLENCE,
                    HazardCategory.HARASSMENT,
                    HazardCategory.SELF_HARM,
                    HazardCategory.SEXUAL_MINORS));

    private GuardCatalogue() {}

    /// In the order in which their verdicts are written.
    public static List<GuardInfo> all() {
        return ALL;
    }

    private static GuardInfo info(String id, HazardCategory... categories) {
        return new GuardInfo(new GuardId(id), "1", List.of(), List.of(categories), new Floors(Map.of(), .5));
    }
}
