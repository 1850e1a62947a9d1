// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.ArrayList;
import java.util.List;

/// Remembers whom an answer speaks of, sentence by sentence, so that a pronoun can be told who it is.
final class Subjects {

    private final String text;
    private List<Word> first = List.of();
    private List<Word> nearest = List.of();

    Subjects(String text) {
        this.text = text;
    }

    /// Notes the named subject of a sentence: the first names before its verb.
    void read(Sentence sentence) {
        List<Word> names = new ArrayList<>();
        for (Word word : sentence.words()) {
            String written = Grammar.written(text, word);
            if (Grammar.isVerb(written) && !word.is(Word.Kind.NAME)) {
                note(names);
                return;
            }
            if (Grammar.isPreposition(written) && names.isEmpty()) {
                return;
            }
            if (word.is(Word.Kind.NAME)) {
                names.add(word);
            }
        }
    }

    private void note(List<Word> names) {
        if (!names.isEmpty()) {
            nearest = names;
            first = first.isEmpty() ? names : first;
        }
    }

    /// Names of the answer's first subject.
    List<Word> first() {
        return first;
    }

    /// The clause's words as text, with the named subject where it begins with a pronoun or has none.
    String told(Clause clause) {
        var told = new StringBuilder();
        List<Word> words = clause.words().toList();
        int from = 0;
        if (!nearest.isEmpty() && Grammar.isPronoun(Grammar.written(text, words.getFirst()))) {
            append(told, nearest);
            from = 1;
        }
        append(told, words.subList(from, words.size()));
        return told.toString();
    }

    /// Words that follow each other in the text keep what stands between them.
    private void append(StringBuilder told, List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            boolean follows = i > 0
                    && words.get(i - 1).span().end() <= word.span().start()
                    && word.span().start() - words.get(i - 1).span().end() <= 3;
            if (follows) {
                told.append(text, words.get(i - 1).span().end(), word.span().end());
            } else {
                told.append(told.isEmpty() ? "" : " ")
                        .append(text, word.span().start(), word.span().end());
            }
        }
    }
}
