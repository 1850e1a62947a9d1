// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Cause;
import io.weir.guard.LanguageModel;
import io.weir.guard.LanguageModel.Generation;
import io.weir.guard.ModelRef;
import io.weir.guard.Span;
import io.weir.guard.uncertainty.ConceptExtractor.Extraction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds claims by asking a language model, as CLUE does (Wang et al., arXiv 2409.03021, section 3).
///
/// A claim counts only where most of its words stand in its sentence, in the question or in an earlier
/// sentence, and where it has an anchor: what a model adds is its own, not the answer's. Its span is what of
/// the sentence its words cover.
public final class LanguageModelConcepts {

    /// Sentences that are asked about at once.
    static final int SENTENCES_MAX = 4;

    /// Sentences of one answer; of a longer one the beginning is read.
    static final int ANSWER_SENTENCES_MAX = 64;

    private static final int TOKENS_A_SENTENCE = 96;
    private static final double GIVEN_MIN = .7;
    private static final double RARE_MIN = 4;

    private final LanguageModel model;
    private final Anchors anchors;

    public LanguageModelConcepts(LanguageModel model, WordWeights weights) {
        this.model = model;
        this.anchors = new Anchors(weights, RARE_MIN);
    }

    /// What came of asking.
    public sealed interface Extracted {

        /// @param added claims that were left out because the answer does not make them
        /// @param cut whether the end of the answer was not read
        record Found(Extraction extraction, int added, boolean cut) implements Extracted {}

        /// The model gave no answer, or none in the form that was asked for.
        record Unavailable(Cause cause) implements Extracted {}
    }

    public ModelRef model() {
        return model.model();
    }

    /// Version of the question, for verdicts.
    public String version() {
        return "claims-" + ClaimQuestion.VERSION;
    }

    public Extracted extract(String answer, String question, Instant deadline) {
        Passage passage = Passage.of(answer);
        var subjects = new Subjects(passage.text());
        passage.sentences().forEach(subjects::read);
        int last = Math.min(passage.sentences().size(), ANSWER_SENTENCES_MAX);
        var found = new Reading(passage, ClaimText.keys(question));
        for (int from = 0; from < last; from += SENTENCES_MAX) {
            int to = Math.min(from + SENTENCES_MAX, last);
            List<String> texts = passage.sentenceTexts().subList(from, to);
            Generation generation =
                    model.generate(ClaimQuestion.about(texts), texts.size() * TOKENS_A_SENTENCE, _ -> false, deadline);
            switch (generation) {
                case Generation.Generated(String reply, var _, var _) -> {
                    List<ClaimQuestion.Told> told = ClaimQuestion.read(reply, texts.size());
                    if (told.isEmpty()) {
                        return new Extracted.Unavailable(Cause.JUDGE_UNREADABLE);
                    }
                    found.take(told, from);
                }
                case Generation.Declined _ -> {
                    return new Extracted.Unavailable(Cause.NOT_SUPPORTED);
                }
                case Generation.Unavailable(Cause cause) -> {
                    return new Extracted.Unavailable(cause);
                }
            }
        }
        Set<String> subject = subjects.first().stream().map(Word::key).collect(Collectors.toSet());
        return new Extracted.Found(
                new Extraction(found.claims, subject),
                found.added,
                last < passage.sentences().size());
    }

    /// The claims of one answer, as they are told.
    private final class Reading {

        private final Passage passage;
        private final Set<String> question;
        private final List<Claim> claims = new ArrayList<>();
        private int added;

        Reading(Passage passage, Set<String> question) {
            this.passage = passage;
            this.question = question;
        }

        void take(List<ClaimQuestion.Told> told, int from) {
            for (ClaimQuestion.Told each : told) {
                take(each.claim(), from + each.sentence());
            }
        }

        private void take(String text, int at) {
            Passage claim = Passage.of(text);
            Set<String> keys = ClaimText.keys(text);
            if (share(keys, given(at)) < GIVEN_MIN) {
                added++;
                return;
            }
            List<Word> own = passage.sentences().get(at).words().stream()
                    .filter(word -> keys.contains(word.key()))
                    .toList();
            List<Anchor> checkable = anchors.of(passage.text(), own, question);
            if (!checkable.isEmpty()) {
                boolean denies = claim.words()
                        .anyMatch(word -> Vocabulary.isNegation(
                                Grammar.written(claim.text(), word).replace('’', '\'')));
                var span = new Span(
                        own.getFirst().span().start(), own.getLast().span().end());
                claims.add(new Claim(claim.text(), span, at, checkable, denies));
            }
        }

        /// Keys of what a claim of a sentence may repeat.
        private Set<String> given(int at) {
            Set<String> keys = new HashSet<>(question);
            passage.sentences()
                    .subList(0, at + 1)
                    .forEach(sentence ->
                            sentence.words().stream().filter(Word::isMeaning).forEach(word -> keys.add(word.key())));
            return keys;
        }

        private static double share(Set<String> of, Set<String> in) {
            return of.isEmpty() ? 0 : (double) of.stream().filter(in::contains).count() / of.size();
        }
    }
}
