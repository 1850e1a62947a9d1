// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.uncertainty.UncertaintySettings;

/// How those guards run that can be set up.
public record GuardSettings(
        BacktranslationSettings backtranslation, UncertaintySettings uncertainty, ConversationSettings conversations) {

    public static final GuardSettings USUAL =
            new GuardSettings(BacktranslationSettings.USUAL, UncertaintySettings.USUAL, ConversationSettings.USUAL);
}
