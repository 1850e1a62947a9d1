// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.judge;

import java.text.Normalizer;

/// Writes a text as one JSON string on one line, of characters that begin and end nothing.
///
/// Kept as they are: letters, marks, digits, and punctuation that no chat template, markup, fence or bracket
/// is made of. Escaped: quotes and backslashes, line breaks, everything invisible, and whatever is one of
/// those, or becomes one when a tokenizer normalises (NFKC). The text can be read back whole.
public final class Quotation {

    /// Of chat templates, tags, labels, fences, and JSON.
    private static final String STRUCTURE = "<>|[]{}`\"\\";

    private static final String HEX = "0123456789abcdef";

    private Quotation() {}

    public static String of(String text) {
        var quoted = new StringBuilder(text.length() + 16).append('"');
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            append(quoted, point);
            at += Character.charCount(point);
        }
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int point) {
        switch (point) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (isPlain(point)) {
                    quoted.appendCodePoint(point);
                } else {
                    for (char unit : Character.toChars(point)) {
                        escape(quoted, unit);
                    }
                }
            }
        }
    }

    private static void escape(StringBuilder quoted, char unit) {
        quoted.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            quoted.append(HEX.charAt((unit >> shift) & 0xF));
        }
    }

    /// Whether a character stands in a quotation as it is.
    static boolean isPlain(int point) {
        if (point < 0x7F) {
            return point >= ' ' && STRUCTURE.indexOf(point) < 0;
        }
        return isVisible(point) && isPlainNormalised(point);
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> !isVariation(point);
        };
    }

    /// Marks that show nothing and can carry hidden bytes.
    private static boolean isVariation(int point) {
        return (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
    }

    private static boolean isPlainNormalised(int point) {
        String normal = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
        return normal.codePoints().allMatch(each -> each >= ' ' && STRUCTURE.indexOf(each) < 0);
    }
}
