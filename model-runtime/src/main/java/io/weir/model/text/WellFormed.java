// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

/// Text whose surrogates all come in pairs.
///
/// The tokenizer library reads a string with one half alone by guessing at all of its bytes, so that
/// every other character above U+FFFF would be misread with it.
final class WellFormed {

    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /// The text itself, or one of equal length with lone halves replaced.
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                return repaired(text);
            }
        }
        return text;
    }

    private static String repaired(String text) {
        var repaired = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                repaired.setCharAt(i, REPLACEMENT);
            }
        }
        return repaired.toString();
    }

    private static boolean isLone(String text, int index) {
        char unit = text.charAt(index);
        if (!Character.isSurrogate(unit)) {
            return false;
        }
        return Character.isHighSurrogate(unit)
                ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }
}
