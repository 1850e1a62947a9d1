// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the scorer compares of one sentence: its words by key, apart by kind.
///
/// @param pairs neighbouring meaningful words, joined by a space
/// @param denies whether a word of it denies
record ReadSentence(Set<String> words, Set<String> names, Set<String> numbers, Set<String> pairs, boolean denies) {

    static ReadSentence of(Passage passage, Sentence sentence) {
        return of(passage.text(), sentence.words());
    }

    static ReadSentence of(String text, List<Word> words) {
        List<Word> meaning = words.stream().filter(Word::isMeaning).toList();
        Set<String> pairs = new HashSet<>();
        for (int i = 1; i < meaning.size(); i++) {
            pairs.add(meaning.get(i - 1).key() + ' ' + meaning.get(i).key());
        }
        return new ReadSentence(
                keys(meaning),
                keys(meaning.stream().filter(word -> word.is(Word.Kind.NAME)).toList()),
                keys(meaning.stream().filter(word -> word.is(Word.Kind.NUMBER)).toList()),
                pairs,
                words.stream().anyMatch(word -> Vocabulary.isNegation(written(text, word))));
    }

    private static Set<String> keys(List<Word> words) {
        return words.stream().map(Word::key).collect(Collectors.toUnmodifiableSet());
    }

    private static String written(String text, Word word) {
        return text.substring(word.span().start(), word.span().end())
                .toLowerCase(Locale.ROOT)
                .replace('’', '\'');
    }

    @Override
    public String toString() {
        return "ReadSentence[" + words.size() + " words]";
    }
}
