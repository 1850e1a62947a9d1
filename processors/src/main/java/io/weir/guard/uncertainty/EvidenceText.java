// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A piece of evidence, read once and compared with every concept.
public final class EvidenceText {

    private final List<ReadSentence> sentences;
    private final List<Span> spans;
    private final List<Embedding> vectors;
    private final Set<String> words = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();
    private final Set<String> pairs = new HashSet<>();

    /// @param vectors one for each of the passage's sentences, in order
    public EvidenceText(Passage passage, List<Embedding> vectors) {
        if (vectors.size() != passage.sentences().size()) {
            throw new IllegalArgumentException("each sentence of the evidence has a vector");
        }
        this.vectors = List.copyOf(vectors);
        List<ReadSentence> read = new ArrayList<>();
        for (Sentence sentence : passage.sentences()) {
            ReadSentence each = ReadSentence.of(passage, sentence);
            read.add(each);
            words.addAll(each.words());
            names.addAll(each.names());
            numbers.addAll(each.numbers());
            pairs.addAll(each.pairs());
        }
        this.sentences = List.copyOf(read);
        this.spans = passage.sentences().stream().map(Sentence::span).toList();
    }

    List<ReadSentence> sentences() {
        return sentences;
    }

    Embedding vector(int sentence) {
        return vectors.get(sentence);
    }

    /// Where a sentence stands in the passage.
    Optional<Span> span(int sentence) {
        return sentence < 0 ? Optional.empty() : Optional.of(spans.get(sentence));
    }

    Set<String> words() {
        return words;
    }

    Set<String> numbers() {
        return numbers;
    }

    Set<String> pairs() {
        return pairs;
    }

    /// Whether there is nothing to compare with.
    public boolean isEmpty() {
        return sentences.isEmpty();
    }

    @Override
    public String toString() {
        return "EvidenceText[" + sentences.size() + " sentences]";
    }
}
