// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds claims by rules: sentence, clauses, carried subject, anchors. No model, no network.
///
/// English alone: clauses are parted by English words. At most [#CLAIMS_MAX] claims are given; an answer
/// of more is read from its beginning.
public final class RuleConcepts implements ConceptExtractor {

    /// Claims of one answer.
    public static final int CLAIMS_MAX = 256;

    private static final double RARE_MIN = 4;

    private final Anchors anchors;

    public RuleConcepts(WordWeights weights) {
        this.anchors = new Anchors(weights, RARE_MIN);
    }

    @Override
    public Extraction extract(String answer, String question) {
        Passage passage = Passage.of(answer);
        Set<String> given = ClaimText.keys(question);
        var subjects = new Subjects(passage.text());
        List<Claim> claims = new ArrayList<>();
        for (int at = 0; at < passage.sentences().size() && claims.size() < CLAIMS_MAX; at++) {
            Sentence sentence = passage.sentences().get(at);
            subjects.read(sentence);
            for (Clause clause : Clauses.of(passage.text(), sentence)) {
                claim(passage, subjects, clause, at, given, claims);
            }
        }
        return new Extraction(
                claims.size() > CLAIMS_MAX ? claims.subList(0, CLAIMS_MAX) : claims,
                subjects.first().stream().map(Word::key).collect(Collectors.toSet()));
    }

    /// Keys of the words that name what an answer is about.
    public static Set<String> subject(String answer) {
        Passage passage = Passage.of(answer);
        var subjects = new Subjects(passage.text());
        passage.sentences().forEach(subjects::read);
        return subjects.first().stream().map(Word::key).collect(Collectors.toUnmodifiableSet());
    }

    /// One word that leads into what follows: `Specifically,`, `In addition,`.
    private static boolean isAside(String text, Clause clause) {
        List<Word> meaning = clause.own().stream().filter(Word::isMeaning).toList();
        return meaning.size() == 1
                && meaning.getFirst().is(Word.Kind.CONTENT)
                && Vocabulary.isAside(Grammar.written(text, meaning.getFirst()));
    }

    private void claim(
            Passage passage, Subjects subjects, Clause clause, int sentence, Set<String> given, List<Claim> claims) {
        List<Anchor> found = anchors.of(passage.text(), clause.own(), given);
        if (found.isEmpty() || isAside(passage.text(), clause)) {
            return;
        }
        Span span = new Span(
                clause.own().getFirst().span().start(),
                clause.own().getLast().span().end());
        boolean denies = clause.words()
                .anyMatch(word -> Vocabulary.isNegation(
                        Grammar.written(passage.text(), word).replace('’', '\'')));
        claims.add(new Claim(subjects.told(clause), span, sentence, found, denies));
    }
}
