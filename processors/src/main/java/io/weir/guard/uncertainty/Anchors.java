// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the anchors of a clause that the question does not give.
final class Anchors {

    private final WordWeights weights;
    private final double rareMin;

    /// @param rareMin from which weight on a word is an anchor by itself
    Anchors(WordWeights weights, double rareMin) {
        this.weights = weights;
        this.rareMin = rareMin;
    }

    /// @param given keys that the question gives
    List<Anchor> of(String text, List<Word> words, Set<String> given) {
        List<Anchor> anchors = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            Word word = words.get(at);
            switch (word.kind()) {
                case NAME -> at = name(words, at, given, anchors);
                case NUMBER -> number(text, words, at, given, anchors);
                case CONTENT -> {
                    if (!given.contains(word.key()) && weights.of(word.key()) >= rareMin) {
                        anchors.add(new Anchor(Anchor.Kind.PHRASE, word.key(), word.span()));
                    }
                }
                case STOP -> {}
            }
        }
        return anchors;
    }

    /// Names in a row are one anchor; gives the last one's place.
    private static int name(List<Word> words, int from, Set<String> given, List<Anchor> anchors) {
        int to = from;
        while (to + 1 < words.size()
                && words.get(to + 1).is(Word.Kind.NAME)
                && words.get(to + 1).span().start() - words.get(to).span().end() <= 2) {
            to++;
        }
        List<String> keys = words.subList(from, to + 1).stream().map(Word::key).toList();
        if (!given.containsAll(keys)) {
            anchors.add(new Anchor(
                    Anchor.Kind.NAME,
                    String.join(" ", keys),
                    new Span(
                            words.get(from).span().start(), words.get(to).span().end())));
        }
        return to;
    }

    private static void number(String text, List<Word> words, int at, Set<String> given, List<Anchor> anchors) {
        Word word = words.get(at);
        if (given.contains(word.key())) {
            return;
        }
        boolean month = isMonth(text, words, at - 1) || isMonth(text, words, at + 1);
        if (month || isYear(word.key())) {
            anchors.add(new Anchor(Anchor.Kind.DATE, word.key(), word.span()));
        } else if (at + 1 < words.size() && words.get(at + 1).is(Word.Kind.CONTENT)) {
            Span span = new Span(word.span().start(), words.get(at + 1).span().end());
            anchors.add(new Anchor(
                    Anchor.Kind.QUANTITY, word.key() + ' ' + words.get(at + 1).key(), span));
        } else {
            anchors.add(new Anchor(Anchor.Kind.NUMBER, word.key(), word.span()));
        }
    }

    private static boolean isMonth(String text, List<Word> words, int at) {
        return at >= 0 && at < words.size() && Grammar.isMonth(Grammar.written(text, words.get(at)));
    }

    /// Four digits from 1000 to 2099, also of a decade (`1970s`).
    static boolean isYear(String key) {
        boolean century = key.startsWith("1") || key.startsWith("20");
        return century
                && key.length() >= 4
                && key.length() <= 5
                && key.chars().limit(4).allMatch(Character::isDigit);
    }
}
