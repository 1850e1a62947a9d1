// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads a sentence's words.
///
/// A word is a run of letters with inner apostrophes; a number is a run of digits with inner separators,
/// and ends before letters (`5km` is two words, `1970s` one, `18th` the number 18). Hyphens part words.
final class WordReader {

    private WordReader() {}

    static List<Word> read(String text, Span sentence) {
        List<Word> words = new ArrayList<>();
        int at = sentence.start();
        while (at < sentence.end()) {
            char c = text.charAt(at);
            if (Character.isDigit(c)) {
                at = number(text, at, sentence.end(), words);
            } else if (Character.isLetter(c)) {
                at = word(text, at, sentence, words);
            } else {
                at++;
            }
        }
        return words;
    }

    private static int number(String text, int from, int to, List<Word> words) {
        int at = from;
        var key = new StringBuilder();
        while (at < to && (Character.isDigit(text.charAt(at)) || isSeparator(text, at, to))) {
            if (text.charAt(at) != ',') {
                key.append(text.charAt(at));
            }
            at++;
        }
        int letters = at;
        while (letters < to && Character.isLetter(text.charAt(letters))) {
            letters++;
        }
        String ending = text.substring(at, letters).toLowerCase(Locale.ROOT);
        switch (ending) {
            case "st", "nd", "rd", "th" -> at = letters;
            case "s" -> {
                at = letters;
                key.append('s');
            }
            default -> {}
        }
        words.add(new Word(key.toString(), Word.Kind.NUMBER, new Span(from, at)));
        return at;
    }

    private static boolean isSeparator(String text, int at, int to) {
        char c = text.charAt(at);
        return (c == '.' || c == ',') && at + 1 < to && Character.isDigit(text.charAt(at + 1));
    }

    private static int word(String text, int from, Span sentence, List<Word> words) {
        int at = from;
        while (at < sentence.end() && isInner(text, at, sentence.end())) {
            at++;
        }
        String written = text.substring(from, at);
        String plain = folded(written);
        Vocabulary.number(plain)
                .ifPresentOrElse(
                        digits ->
                                words.add(new Word(digits, Word.Kind.NUMBER, new Span(from, from + written.length()))),
                        () -> words.add(new Word(
                                Vocabulary.stem(plain),
                                kind(written, plain, words.isEmpty()),
                                new Span(from, from + written.length()))));
        return at;
    }

    private static boolean isInner(String text, int at, int to) {
        char c = text.charAt(at);
        boolean apostrophe = (c == '\'' || c == '’') && at + 1 < to && Character.isLetter(text.charAt(at + 1));
        return Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK || apostrophe;
    }

    private static Word.Kind kind(String written, String plain, boolean first) {
        boolean capital = Character.isUpperCase(written.charAt(0));
        boolean month = plain.equals("may") && capital && !first;
        if (Vocabulary.isStop(plain) && !month) {
            return Word.Kind.STOP;
        }
        return capital && !(first && Vocabulary.isUsual(plain)) ? Word.Kind.NAME : Word.Kind.CONTENT;
    }

    /// Lower case, without accents and a closing `'s`.
    private static String folded(String written) {
        String plain = written.toLowerCase(Locale.ROOT).replace('’', '\'');
        if (!plain.chars().allMatch(c -> c < 0x80)) {
            plain = Normalizer.normalize(plain, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        }
        return plain.endsWith("'s") ? plain.substring(0, plain.length() - 2) : plain;
    }
}
