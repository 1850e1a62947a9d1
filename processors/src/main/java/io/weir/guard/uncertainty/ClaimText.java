// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Encoder.Embedding;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A claim as the scorer compares it.
///
/// The words that the question and the subject already give are left out of what must be found, unless
/// nothing else is there.
///
/// @param told what the claim says beyond question and subject
/// @param whole all of the claim
/// @param promptSimilarity cosine of claim and question, in `[-1, 1]`; 0 where there is no question
/// @param length how many meaningful words the claim has
public record ClaimText(ReadSentence told, ReadSentence whole, Embedding vector, double promptSimilarity, int length) {

    /// @param given keys of words that question and subject give
    public static ClaimText of(String text, Set<String> given, Embedding vector, double promptSimilarity) {
        Passage passage = Passage.of(text);
        List<Word> all = passage.words().filter(Word::isMeaning).toList();
        List<Word> told =
                all.stream().filter(word -> !given.contains(word.key())).toList();
        ReadSentence whole = ReadSentence.of(passage.text(), passage.words().toList());
        ReadSentence read = ReadSentence.of(passage.text(), told.isEmpty() ? all : told);
        return new ClaimText(read, whole, vector, promptSimilarity, all.size());
    }

    /// Keys of the meaningful words of a text.
    public static Set<String> keys(String text) {
        return Passage.of(text).words().filter(Word::isMeaning).map(Word::key).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return "ClaimText[" + length + " words]";
    }
}
