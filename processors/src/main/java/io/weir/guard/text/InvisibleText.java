// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.text.DecodedText.Found;

/// Takes invisible characters out of words, and makes letters of invisible ones visible.
///
/// - A zero-width space, joiner or word joiner counts within a Latin word alone: other scripts and emoji
///   need them. Soft hyphens count from [#SOFT_HYPHENS_MIN].
/// - Tag characters (U+E0020 to U+E007E) spell ASCII that nobody sees; after a black flag they name a
///   region, which is how emoji use them.
final class InvisibleText {

    private static final int SOFT_HYPHENS_MIN = 4;
    private static final int TAG_BASE = 0xE0000;
    private static final int TAG_END = 0xE007F;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final char SOFT_HYPHEN = '\u00AD';

    private InvisibleText() {}

    static MappedText reveal(MappedText text, Found found) {
        if (!mayHide(text)) {
            return text;
        }
        var revealed = new MappedText(text.length());
        int first = -1;
        int last = -1;
        int count = 0;
        int softHyphens = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isTag(text, at)) {
                int point = Character.toCodePoint(c, text.charAt(at + 1)) - TAG_BASE;
                var span = text.original(at, at + 2);
                if (point >= ' ' && point < 0x7F) {
                    revealed.append((char) point, span.start(), span.end());
                    count++;
                    first = first < 0 ? at : first;
                    last = at + 1;
                }
                at++;
            } else if (isZeroWidth(c) && isWithinWord(text, at)) {
                softHyphens += c == SOFT_HYPHEN ? 1 : 0;
                count++;
                first = first < 0 ? at : first;
                last = at;
            } else {
                revealed.append(text, at, at + 1);
            }
        }
        if (count == 0 || (count == softHyphens && softHyphens < SOFT_HYPHENS_MIN)) {
            return text;
        }
        found.add(EncodedText.Kind.ZERO_WIDTH, text.original(first, last + 1), count);
        return revealed;
    }

    private static boolean mayHide(MappedText text) {
        for (int at = 0; at < text.length(); at++) {
            if (isZeroWidth(text.charAt(at)) || isTag(text, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isZeroWidth(char c) {
        return (c >= '\u200B' && c <= '\u200D')
                || (c >= '\u2060' && c <= '\u2064')
                || c == '\uFEFF'
                || c == '\u180E'
                || c == SOFT_HYPHEN;
    }

    private static boolean isTag(MappedText text, int at) {
        if (text.charAt(at) != '\uDB40' || at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1))) {
            return false;
        }
        int point = Character.toCodePoint(text.charAt(at), text.charAt(at + 1));
        return point > TAG_BASE && point <= TAG_END && !isFlag(text, at);
    }

    /// Whether the run of tag characters that holds `at` follows a black flag; a region has few letters.
    private static boolean isFlag(MappedText text, int at) {
        for (int back = at - 2; back >= 0 && back >= at - 14; back -= 2) {
            if (!Character.isSurrogatePair(text.charAt(back), text.charAt(back + 1))) {
                return false;
            }
            int point = Character.toCodePoint(text.charAt(back), text.charAt(back + 1));
            if (point == BLACK_FLAG) {
                return true;
            }
        }
        return false;
    }

    /// Whether the nearest visible characters on both sides are Latin letters or digits.
    private static boolean isWithinWord(MappedText text, int at) {
        int left = at - 1;
        while (left >= 0 && at - left < 8 && isZeroWidth(text.charAt(left))) {
            left--;
        }
        int right = at + 1;
        while (right < text.length() && right - at < 8 && isZeroWidth(text.charAt(right))) {
            right++;
        }
        return left >= 0 && right < text.length() && isLatin(text.charAt(left)) && isLatin(text.charAt(right));
    }

    private static boolean isLatin(char c) {
        return c < 0x250 && Character.isLetterOrDigit(c);
    }
}
