// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What makes a question ask about one thing and not another: its names, numbers, and rare words.
///
/// @param names keys of the words written as names
/// @param numbers in digits
/// @param anchors names, numbers, and words that say much by being rare
/// @param denies whether a word of it denies
public record QuestionWords(Set<String> names, Set<String> numbers, Set<String> anchors, boolean denies) {

    /// From which weight on a word is an anchor by itself.
    private static final double RARE_MIN = 4;

    public QuestionWords {
        names = Set.copyOf(names);
        numbers = Set.copyOf(numbers);
        anchors = Set.copyOf(anchors);
    }

    public static QuestionWords of(String question, WordWeights weights) {
        Passage passage = Passage.of(question);
        List<Word> words = passage.words().toList();
        Set<String> names = keys(words, Word.Kind.NAME);
        Set<String> numbers = keys(words, Word.Kind.NUMBER);
        Set<String> anchors = new HashSet<>(names);
        anchors.addAll(numbers);
        words.stream()
                .filter(word -> word.is(Word.Kind.CONTENT) && weights.of(word.key()) >= RARE_MIN)
                .forEach(word -> anchors.add(word.key()));
        boolean denies = words.stream()
                .anyMatch(word -> Vocabulary.isNegation(
                        Grammar.written(passage.text(), word).replace('’', '\'')));
        return new QuestionWords(names, numbers, anchors, denies);
    }

    private static Set<String> keys(List<Word> words, Word.Kind kind) {
        return words.stream().filter(word -> word.is(kind)).map(Word::key).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "QuestionWords[" + anchors.size() + " anchors]";
    }
}
