// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.Span;

/// A stretch of a text that says something else than it shows.
///
/// @param span of the original, in UTF-16 units; it covers every hidden stretch of its class
/// @param count how many characters, words, or runs are hidden in it
public record EncodedText(Kind kind, Span span, int count) {

    /// How it is hidden.
    public enum Kind {
        BASE64,
        /// Hexadecimal, plain or with separators and escapes: `4a6f`, `\x4a`, `%4a`, `0x4a`.
        HEX,
        /// Letters moved along the alphabet (rot13 and the other 24 shifts), or mirrored in it.
        ROTATION,
        /// Digits and signs for letters.
        LEETSPEAK,
        /// Invisible characters within words, or invisible letters.
        ZERO_WIDTH,
        /// Letters of other alphabets that look like Latin ones.
        HOMOGLYPH,
        /// The order of characters turned around.
        BIDI
    }

    public EncodedText {
        if (count < 1) {
            throw new IllegalArgumentException("something is hidden in an encoded text: " + count);
        }
    }
}
