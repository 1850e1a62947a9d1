// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// What an encoder reads. Holds content, so `toString` gives sizes only.
public sealed interface EncoderInput {

    /// One text, read in as many windows as it needs.
    record Text(String text) implements EncoderInput {

        @Override
        public String toString() {
            return "Text[" + text.length() + " chars]";
        }
    }

    /// Two texts in one window, told apart by token types; the longer side is cut where both do not fit.
    record TextPair(String first, String second) implements EncoderInput {

        @Override
        public String toString() {
            return "TextPair[" + first.length() + " and " + second.length() + " chars]";
        }
    }
}
