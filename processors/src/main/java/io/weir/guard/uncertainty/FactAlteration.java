// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a fact false by exchanging a number or a name for another of its kind: for training and tests.
public final class FactAlteration {

    /// Names among the first words are the subject's, which must stay.
    private static final int SUBJECT_WORDS = 3;

    private FactAlteration() {}

    /// The fact with its last number, or without one its last name, replaced by the first like it of `other`;
    /// empty where either has none, or `other` has the same one.
    public static Optional<String> exchange(String fact, String other) {
        List<Stretch> own = stretches(fact);
        Optional<Stretch> out = own.stream()
                .filter(stretch -> stretch.kind() != Anchor.Kind.NAME)
                .reduce((_, last) -> last)
                .or(() -> own.stream().reduce((_, last) -> last));
        return out.flatMap(leaving -> stretches(other).stream()
                .filter(stretch ->
                        stretch.kind() == leaving.kind() && !stretch.key().equals(leaving.key()))
                .findFirst()
                .map(coming -> fact.substring(0, leaving.span().start())
                        + other.substring(coming.span().start(), coming.span().end())
                        + fact.substring(leaving.span().end())));
    }

    private static List<Stretch> stretches(String text) {
        List<Word> words = Passage.of(text).words().toList();
        List<Stretch> stretches = new ArrayList<>();
        for (int at = 1; at < words.size(); at++) {
            Word word = words.get(at);
            if (word.is(Word.Kind.NUMBER)) {
                Anchor.Kind kind = Anchors.isYear(word.key()) ? Anchor.Kind.DATE : Anchor.Kind.NUMBER;
                stretches.add(new Stretch(kind, word.key(), word.span()));
            } else if (word.is(Word.Kind.NAME)
                    && at >= SUBJECT_WORDS
                    && !words.get(at - 1).is(Word.Kind.NAME)) {
                int last = at;
                while (last + 1 < words.size() && words.get(last + 1).is(Word.Kind.NAME)) {
                    last++;
                }
                Span span = new Span(word.span().start(), words.get(last).span().end());
                stretches.add(new Stretch(Anchor.Kind.NAME, word.key(), span));
            }
        }
        return stretches;
    }

    /// What can be exchanged.
    private record Stretch(Anchor.Kind kind, String key, Span span) {}
}
