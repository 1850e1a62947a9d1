// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.Span;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/// A text in the form that detectors read, with the way back to the original.
///
/// NFKC, lower case, straight quotes, no invisible characters (zero-width, bidi controls), and each
/// run of white space as one space. Normalising a normalised text changes nothing.
public final class NormalisedText {

    private static final int CLUSTER_MAX = 64;

    private char[] chars;
    private int[] starts;
    private int[] ends;
    private int length;
    private boolean pendingSpace;
    private int spaceStart;

    private NormalisedText(int capacity) {
        chars = new char[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
    }

    public static NormalisedText of(String original) {
        var text = new NormalisedText(original.length() + 8);
        int index = 0;
        while (index < original.length()) {
            char c = original.charAt(index);
            boolean plain = c < 0x80 && (index + 1 == original.length() || original.charAt(index + 1) < 0x80);
            index = plain ? text.plain(c, index) : text.cluster(original, index);
        }
        return text;
    }

    public int length() {
        return length;
    }

    public char charAt(int index) {
        return chars[index];
    }

    /// The stretch of the original that `start..end` of this text came from.
    public Span original(int start, int end) {
        if (start == end) {
            int at = start < length ? starts[start] : length == 0 ? 0 : ends[length - 1];
            return new Span(at, at);
        }
        return new Span(starts[start], ends[end - 1]);
    }

    public String substring(int start, int end) {
        return new String(chars, start, end - start);
    }

    /// The whole normalised text; holds content, so it is never logged.
    public String value() {
        return new String(chars, 0, length);
    }

    @Override
    public String toString() {
        return "NormalisedText[" + length + " chars]";
    }

    private int plain(char c, int index) {
        char lower = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        emit(lower, index, index + 1);
        return index + 1;
    }

    /// Reads a base character with its marks, passing over what is invisible between them.
    private int cluster(String original, int from) {
        var cluster = new StringBuilder();
        int index = from;
        while (index < original.length() && cluster.length() < CLUSTER_MAX) {
            int point = original.codePointAt(index);
            if (!isInvisible(point)) {
                if (!cluster.isEmpty() && !joins(point)) {
                    break;
                }
                cluster.appendCodePoint(point);
            }
            index += Character.charCount(point);
        }
        String normal = settle(cluster.toString());
        for (int at = 0; at < normal.length(); at++) {
            emit(normal.charAt(at), from, index);
        }
        return index;
    }

    private static String settle(String cluster) {
        String before = cluster;
        for (int round = 0; round < 4; round++) {
            String after =
                    straight(Normalizer.normalize(before, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
        return before;
    }

    private static String straight(String text) {
        return text.replace('\u2018', '\'')
                .replace('\u2019', '\'')
                .replace('\u201B', '\'')
                .replace('\u02BC', '\'')
                .replace('\u201C', '"')
                .replace('\u201D', '"')
                .replace('\u201E', '"');
    }

    private static boolean isInvisible(int point) {
        return Character.getType(point) == Character.FORMAT || point == 0x034F || (point >= 0xFE00 && point <= 0xFE0F);
    }

    private static boolean joins(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> (point >= 0x1160 && point <= 0x11FF) || point == 0xFF9E || point == 0xFF9F;
        };
    }

    private void emit(char c, int start, int end) {
        if (c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            spaceStart = pendingSpace ? spaceStart : start;
            pendingSpace = true;
            return;
        }
        if (pendingSpace && length > 0) {
            append(' ', spaceStart, Math.max(spaceStart + 1, start));
        }
        pendingSpace = false;
        append(c, start, end);
    }

    private void append(char c, int start, int end) {
        if (length == chars.length) {
            chars = Arrays.copyOf(chars, length * 2);
            starts = Arrays.copyOf(starts, length * 2);
            ends = Arrays.copyOf(ends, length * 2);
        }
        chars[length] = c;
        starts[length] = start;
        ends[length++] = end;
    }
}
