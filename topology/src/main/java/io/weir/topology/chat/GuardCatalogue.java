// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.GuardInfo;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.conversation.ConversationGuard;
import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.hazard.HazardGuard;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.guard.pattern.PatternGuard;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import java.util.List;

/// What is known of the chat lane's guards without opening their models: enough to check a policy.
///
/// Floors are those that were fitted with the shipped weights. Which tier of the backtranslation guard will
/// speak is known only once models are open.
public final class GuardCatalogue {

    private static final List<GuardInfo> ALL = List.of(
            new PatternGuard().info(),
            RefusalGuard.shipped().info(),
            HazardGuard.info(HazardHeadFile.shipped()),
            BacktranslationGuard.info(Tier.ANSWER_ONLY, List.of()),
            UncertaintyGuard.info(SupportFile.shipped()),
            new ConversationGuard(ConversationSettings.USUAL).info());

    private GuardCatalogue() {}

    /// In the order in which their verdicts are written.
    public static List<GuardInfo> all() {
        return ALL;
    }
}
