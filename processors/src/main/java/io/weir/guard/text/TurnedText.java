// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.text.DecodedText.Found;

/// Puts characters between an override of direction and its end into the order in which they are seen.
///
/// A right-to-left override (U+202E) turns whatever follows; an embedding or isolate (U+202B, U+2067)
/// counts only around text without a right-to-left letter, where nothing needs it. A left-to-right
/// override counts and turns nothing. Ends are U+202C, U+2069, and the line's end.
final class TurnedText {

    private static final char RIGHT_TO_LEFT_OVERRIDE = '\u202E';
    private static final char LEFT_TO_RIGHT_OVERRIDE = '\u202D';
    private static final char RIGHT_TO_LEFT_EMBEDDING = '\u202B';
    private static final char RIGHT_TO_LEFT_ISOLATE = '\u2067';

    private TurnedText() {}

    static MappedText straighten(MappedText text, Found found) {
        if (!mayTurn(text)) {
            return text;
        }
        var straight = new MappedText(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = opens(c) ? end(text, at + 1) : at;
            if (end > at + 1 && (isOverride(c) || !holdsRightToLeft(text, at + 1, end))) {
                found.add(EncodedText.Kind.BIDI, text.original(at, end), end - at - 1);
                copy(text, at + 1, end, c == RIGHT_TO_LEFT_OVERRIDE, straight);
                at = end < text.length() && closes(text.charAt(end)) ? end + 1 : end;
            } else {
                straight.append(text, at, at + 1);
                at++;
            }
        }
        return straight;
    }

    private static boolean mayTurn(MappedText text) {
        for (int at = 0; at < text.length(); at++) {
            if (opens(text.charAt(at))) {
                return true;
            }
        }
        return false;
    }

    private static void copy(MappedText text, int from, int to, boolean turned, MappedText into) {
        for (int index = 0; index < to - from; index++) {
            int at = turned ? to - 1 - index : from + index;
            into.append(text, at, at + 1);
        }
    }

    private static int end(MappedText text, int from) {
        int at = from;
        while (at < text.length() && !closes(text.charAt(at)) && text.charAt(at) != '\n' && !opens(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean opens(char c) {
        return isOverride(c) || c == RIGHT_TO_LEFT_EMBEDDING || c == RIGHT_TO_LEFT_ISOLATE;
    }

    private static boolean isOverride(char c) {
        return c == RIGHT_TO_LEFT_OVERRIDE || c == LEFT_TO_RIGHT_OVERRIDE;
    }

    private static boolean closes(char c) {
        return c == '\u202C' || c == '\u2069';
    }

    private static boolean holdsRightToLeft(MappedText text, int from, int to) {
        for (int at = from; at < to; at++) {
            byte direction = Character.getDirectionality(text.charAt(at));
            if (direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC) {
                return true;
            }
        }
        return false;
    }
}
