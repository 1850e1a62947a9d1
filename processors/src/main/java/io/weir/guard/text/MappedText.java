// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.Span;
import java.util.Arrays;

/// Characters, each with the stretch of the original that it came from.
///
/// Built from front to back. Owned by one call.
final class MappedText implements CharSequence {

    private char[] chars;
    private int[] starts;
    private int[] ends;
    private int length;

    MappedText(int capacity) {
        chars = new char[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
    }

    /// The first `length` characters of `original`, each its own.
    static MappedText of(String original, int length) {
        var text = new MappedText(length);
        for (int at = 0; at < length; at++) {
            text.append(original.charAt(at), at, at + 1);
        }
        return text;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return chars[index];
    }

    @Override
    public String subSequence(int start, int end) {
        return new String(chars, start, end - start);
    }

    /// The stretch of the original that `start..end`, which is not empty, came from.
    Span original(int start, int end) {
        int first = starts[start];
        int last = ends[start];
        for (int at = start + 1; at < end; at++) {
            first = Math.min(first, starts[at]);
            last = Math.max(last, ends[at]);
        }
        return new Span(first, last);
    }

    void replace(int index, char c) {
        chars[index] = c;
    }

    /// Adds a character that came from `start..end` of the original.
    void append(char c, int start, int end) {
        if (length == chars.length) {
            grow();
        }
        chars[length] = c;
        starts[length] = start;
        ends[length++] = end;
    }

    /// Adds characters of `other` as they are.
    void append(MappedText other, int from, int to) {
        for (int at = from; at < to; at++) {
            append(other.chars[at], other.starts[at], other.ends[at]);
        }
    }

    /// Holds content, so it is never logged.
    String value() {
        return new String(chars, 0, length);
    }

    @Override
    public String toString() {
        return "MappedText[" + length + " chars]";
    }

    private void grow() {
        int capacity = Math.max(16, length * 2);
        chars = Arrays.copyOf(chars, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }
}
