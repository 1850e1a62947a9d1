// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.uncertainty.UncertaintySettings;
import java.util.Optional;

/// How those guards run that can be set up.
///
/// @param again name of the remote model that reviews ask for further answers; empty where they ask none
public record GuardSettings(
        BacktranslationSettings backtranslation,
        UncertaintySettings uncertainty,
        ConversationSettings conversations,
        Optional<String> again) {

    /// Without further answers.
    public GuardSettings(
            BacktranslationSettings backtranslation,
            UncertaintySettings uncertainty,
            ConversationSettings conversations) {
        this(backtranslation, uncertainty, conversations, Optional.empty());
    }

    public static final GuardSettings USUAL =
            new GuardSettings(BacktranslationSettings.USUAL, UncertaintySettings.USUAL, ConversationSettings.USUAL);
}
