// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// What a causal language model continues. Holds content, so `toString` gives sizes only.
public sealed interface Prompt {

    /// Text as it is, without a chat template. Empty: the model continues from its begin token.
    record RawPrompt(String text) implements Prompt {

        @Override
        public String toString() {
            return "RawPrompt[" + text.length() + " chars]";
        }
    }

    /// Messages, laid out by the model's own chat template, up to where the assistant's turn begins.
    ///
    /// @param messages at least one, oldest first
    record ChatPrompt(List<ChatMessage> messages) implements Prompt {

        public ChatPrompt {
            messages = List.copyOf(messages);
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a chat prompt has a message");
            }
        }

        /// One user turn, with no system message but what the template adds.
        public static ChatPrompt ofUser(String text) {
            return new ChatPrompt(List.of(new ChatMessage(ChatMessage.Role.USER, text)));
        }

        @Override
        public String toString() {
            return "ChatPrompt[" + messages.size() + " messages]";
        }
    }

    /// One turn of a chat.
    record ChatMessage(Role role, String text) {

        /// Who speaks.
        public enum Role {
            SYSTEM,
            USER,
            ASSISTANT
        }

        @Override
        public String toString() {
            return "ChatMessage[" + role + ", " + text.length() + " chars]";
        }
    }
}
