// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.conversation;

import java.time.Duration;

/// @param halfLife after how long a strike counts for half
public record ConversationSettings(Duration halfLife) {

    public static final ConversationSettings USUAL = new ConversationSettings(Duration.ofHours(6));

    public ConversationSettings {
        if (!halfLife.isPositive()) {
            throw new IllegalArgumentException("a half-life is above 0");
        }
    }
}
