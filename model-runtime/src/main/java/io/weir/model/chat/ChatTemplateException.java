// SPDX-License-Identifier: Apache-2.0
package io.weir.model.chat;

import java.io.IOException;

/// A chat template cannot be evaluated, or refuses the roles of a chat. The message tells no content.
public final class ChatTemplateException extends IOException {

    ChatTemplateException(String message) {
        super(message);
    }
}
