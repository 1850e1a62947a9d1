// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Where sentences end: at `.`, `!`, `?` before a space, and at the end of a line.
///
/// No sentence ends after an initial, an abbreviation of the list, an enumerator (`1.`), or before a
/// small letter.
final class SentenceBreaks {

    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "st", "jr", "sr", "prof", "gen", "col", "lt", "sgt", "capt", "rev", "hon", "no",
            "vs", "etc", "inc", "ltd", "co", "corp", "eg", "ie", "al", "ca", "approx", "dept", "est", "fig", "gov",
            "sen", "rep", "vol", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec");

    private SentenceBreaks() {}

    static List<Span> of(String text) {
        List<Span> sentences = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\n') {
                add(sentences, text, start, at);
                start = at + 1;
            } else if (isEnd(text, start, at)) {
                int end = closed(text, at + 1);
                add(sentences, text, start, end);
                start = end;
                at = end - 1;
            }
        }
        add(sentences, text, start, text.length());
        return sentences;
    }

    private static void add(List<Span> sentences, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isMargin(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (end > start) {
            sentences.add(new Span(start, end));
        }
    }

    /// Space, or a bullet.
    private static boolean isMargin(char c) {
        return Character.isWhitespace(c) || c == '-' || c == '*' || c == '•' || c == '#';
    }

    private static boolean isEnd(String text, int start, int at) {
        char c = text.charAt(at);
        if (c != '.' && c != '!' && c != '?') {
            return false;
        }
        int next = closed(text, at + 1);
        if (next < text.length() && !Character.isWhitespace(text.charAt(next))) {
            return false;
        }
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        if (next < text.length() && Character.isLowerCase(text.charAt(next))) {
            return false;
        }
        return c != '.' || !isAbbreviated(text, start, at);
    }

    private static boolean isAbbreviated(String text, int start, int at) {
        int from = at;
        while (from > start && Character.isLetterOrDigit(text.charAt(from - 1))) {
            from--;
        }
        String word = text.substring(from, at).toLowerCase(Locale.ROOT);
        boolean initial = word.length() == 1 && Character.isUpperCase(text.charAt(from));
        boolean enumerator = from == start + leading(text, start) && !word.isEmpty() && isDigits(word);
        return initial || enumerator || ABBREVIATIONS.contains(word);
    }

    private static int leading(String text, int start) {
        int at = start;
        while (at < text.length() && isMargin(text.charAt(at))) {
            at++;
        }
        return at - start;
    }

    private static boolean isDigits(String word) {
        return word.chars().allMatch(Character::isDigit);
    }

    /// Passes over quotes and brackets that close with the sentence.
    private static int closed(String text, int at) {
        int end = at;
        while (end < text.length() && "\"')]”’.!?".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }
}
