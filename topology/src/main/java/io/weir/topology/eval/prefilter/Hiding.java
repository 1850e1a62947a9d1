// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.text.EncodedText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Hides text, one way for each class that the decoder knows.
final class Hiding {

    /// What one stretch within a plain text is.
    static final int STRETCH = 90;

    private static final Map<Integer, Integer> DIGITS = Map.of(
            (int) 'a', (int) '4', (int) 'e', (int) '3', (int) 'i', (int) '1', (int) 'o', (int) '0', (int) 't',
            (int) '7');

    private static final Map<Integer, Integer> CYRILLIC = Map.of(
            (int) 'a', 0x430, (int) 'c', 0x441, (int) 'e', 0x435, (int) 'o', 0x43E, (int) 'p', 0x440, (int) 'x', 0x445,
            (int) 'y', 0x443);

    private Hiding() {}

    static String whole(String text, EncodedText.Kind kind) {
        return switch (kind) {
            case BASE64 -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            case HEX -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case ROTATION -> mapped(text, Hiding::rotated);
            case LEETSPEAK -> mapped(text, c -> DIGITS.getOrDefault(Character.toLowerCase(c), c));
            case ZERO_WIDTH -> zeroWidth(text);
            case HOMOGLYPH -> mapped(text, c -> CYRILLIC.getOrDefault(c, c));
            case BIDI -> "\u202E" + new StringBuilder(text).reverse() + "\u202C";
        };
    }

    /// Some words in the middle hidden, the rest as it was.
    static String part(String text, EncodedText.Kind kind) {
        int from = text.indexOf(' ', Math.max(0, text.length() / 2 - STRETCH / 2));
        if (from < 0 || text.length() - from <= STRETCH) {
            return whole(text, kind);
        }
        int to = text.indexOf(' ', from + STRETCH);
        int end = to < 0 ? text.length() : to;
        return text.substring(0, from) + ' ' + whole(text.substring(from + 1, end), kind) + text.substring(end);
    }

    private static int rotated(int c) {
        if (c >= 'a' && c <= 'z') {
            return 'a' + (c - 'a' + 13) % 26;
        }
        return c >= 'A' && c <= 'Z' ? 'A' + (c - 'A' + 13) % 26 : c;
    }

    private static String zeroWidth(String text) {
        var hidden = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            hidden.append(text.charAt(at));
            boolean within = at + 1 < text.length()
                    && Character.isLetter(text.charAt(at))
                    && Character.isLetter(text.charAt(at + 1));
            hidden.append(within && at % 3 == 0 ? "\u200B" : "");
        }
        return hidden.toString();
    }

    private static String mapped(String text, IntUnaryOperator letter) {
        return text.codePoints()
                .map(letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
