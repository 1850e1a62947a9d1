// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.text;

import io.weir.guard.text.DecodedText.Found;

/// Writes letters for the digits and signs that stand for them.
///
/// Each word with a digit or sign beside a letter is evidence, by how English it is with letters in their
/// place; each plain word is evidence against. A stretch counts from [#EVIDENCE_MIN], which takes several
/// such words: an identifier (`sha256`, `utf8`, `3rd`) says little and one word never decides.
final class Leetspeak {

    private static final String SIGNS = "0134567892@$!+|";
    private static final String LETTERS = "oieasgtbgzasitl";

    private static final double EVIDENCE_MIN = 8;
    private static final double WORD_MAX = 4;
    private static final double IDENTIFIER_MAX = .8;
    private static final double PLAIN_WORD = -.8;
    private static final int WORD_LENGTH_MAX = 32;
    private static final int WORD_LENGTH_MIN = 3;
    private static final int STRETCHES_MAX = 16;

    private Leetspeak() {}

    static void replace(MappedText text, Found found) {
        int at = 0;
        for (int count = 0; count < STRETCHES_MAX && at < text.length(); count++) {
            at = next(text, at, found);
        }
    }

    /// Replaces the first stretch with evidence enough, and says where to look on.
    private static int next(MappedText text, int from, Found found) {
        double running = 0;
        int start = from;
        double highest = 0;
        int highestEnd = from;
        int at = from;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                running += evidence(text, at, wordEnd(text, at, end));
                if (running > highest) {
                    highest = running;
                    highestEnd = end;
                } else if (running <= 0 || (highest >= EVIDENCE_MIN && running < highest - EVIDENCE_MIN)) {
                    if (highest >= EVIDENCE_MIN) {
                        break;
                    }
                    running = 0;
                    highest = 0;
                    start = end;
                }
            }
            at = end + 1;
        }
        if (highest < EVIDENCE_MIN) {
            return text.length();
        }
        int end = extended(text, highestEnd);
        rewrite(text, start, end, found);
        return end;
    }

    /// Spelt words right behind a stretch belong to it, however unusual they are.
    private static int extended(MappedText text, int from) {
        int to = from;
        while (to < text.length()) {
            int at = to + 1;
            int end = at;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            int last = wordEnd(text, Math.min(at, end), end);
            if (!isSpelt(text, at, last) || isIdentifier(text, at, last)) {
                return to;
            }
            to = end;
        }
        return to;
    }

    private static void rewrite(MappedText text, int from, int to, Found found) {
        int words = 0;
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            int last = wordEnd(text, at, end);
            if (isSpelt(text, at, last)) {
                String word = plain(text, at, last);
                for (int index = at; index < last; index++) {
                    text.replace(index, word.charAt(index - at));
                }
                words++;
            }
            at = end + 1;
        }
        if (words > 0) {
            found.add(EncodedText.Kind.LEETSPEAK, text.original(from, to), words);
        }
    }

    private static double evidence(MappedText text, int from, int to) {
        if (!isSpelt(text, from, to)) {
            return isPlain(text, from, to) ? PLAIN_WORD : 0;
        }
        double gain = EnglishBigrams.gain(plain(text, from, to));
        boolean weak = to - from < WORD_LENGTH_MIN || isIdentifier(text, from, to);
        return Math.clamp(gain, 2 * PLAIN_WORD, weak ? IDENTIFIER_MAX : WORD_MAX);
    }

    /// Of the readings of 1 and ! the more English one.
    private static String plain(MappedText text, int from, int to) {
        String reading = reading(text, from, to, 'i');
        String other = reading(text, from, to, 'l');
        return EnglishBigrams.gain(other) > EnglishBigrams.gain(reading) ? other : reading;
    }

    private static String reading(MappedText text, int from, int to, char one) {
        var word = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            int sign = SIGNS.indexOf(c);
            word.append(sign < 0 ? c : c == '1' || c == '!' ? one : LETTERS.charAt(sign));
        }
        return word.toString();
    }

    /// A word of letters and signs, with at least one of each.
    private static boolean isSpelt(MappedText text, int from, int to) {
        if (to - from < 2 || to - from > WORD_LENGTH_MAX) {
            return false;
        }
        boolean letter = false;
        boolean sign = false;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            boolean isLetter = EnglishBigrams.symbol(c) != 0;
            boolean isSign = SIGNS.indexOf(c) >= 0;
            if (!isLetter && !isSign && c != '\'' && c != '-') {
                return false;
            }
            letter |= isLetter;
            sign |= isSign;
        }
        return letter && sign;
    }

    private static boolean isPlain(MappedText text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!Character.isLetter(text.charAt(at)) && text.charAt(at) != '\'') {
                return false;
            }
        }
        return to - from >= 2;
    }

    /// Letters and then digits, or digits and then letters: names and measures are so written.
    private static boolean isIdentifier(MappedText text, int from, int to) {
        int changes = 0;
        for (int at = from + 1; at < to; at++) {
            boolean letter = EnglishBigrams.symbol(text.charAt(at)) != 0;
            changes += letter == (EnglishBigrams.symbol(text.charAt(at - 1)) != 0) ? 0 : 1;
        }
        return changes == 1;
    }

    private static int wordEnd(MappedText text, int from, int to) {
        int end = to;
        while (end > from && ".,;:?!)\"'".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }
}
