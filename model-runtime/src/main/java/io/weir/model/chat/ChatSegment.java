// SPDX-License-Identifier: Apache-2.0
package io.weir.model.chat;

/// A stretch of a laid-out chat. Holds content, so `toString` gives sizes only.
public sealed interface ChatSegment {

    /// One special token, written by the template.
    record Special(String token) implements ChatSegment {}

    /// Ordinary text, of template or message: special tokens in it are just their letters.
    record Plain(String text) implements ChatSegment {

        @Override
        public String toString() {
            return "Plain[" + text.length() + " chars]";
        }
    }
}
