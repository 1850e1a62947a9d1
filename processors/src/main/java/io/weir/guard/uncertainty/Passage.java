// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import io.weir.guard.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A text read into sentences and words. Spans lie in the original text.
public final class Passage {

    /// Longest text that is read, in UTF-16 units; of a longer one the beginning is.
    public static final int LENGTH_MAX = 65_536;

    private final String text;
    private final List<Sentence> sentences;

    private Passage(String text, List<Sentence> sentences) {
        this.text = text;
        this.sentences = List.copyOf(sentences);
    }

    public static Passage of(String text) {
        String read = bounded(text);
        List<Sentence> sentences = new ArrayList<>();
        for (Span span : SentenceBreaks.of(read)) {
            List<Word> words = WordReader.read(read, span);
            if (!words.isEmpty()) {
                sentences.add(new Sentence(span, words));
            }
        }
        return new Passage(read, sentences);
    }

    /// What was read: the text, or its beginning.
    public String text() {
        return text;
    }

    List<Sentence> sentences() {
        return sentences;
    }

    /// The sentences' texts, in order.
    public List<String> sentenceTexts() {
        return sentences.stream().map(sentence -> at(sentence.span())).toList();
    }

    Stream<Word> words() {
        return sentences.stream().flatMap(sentence -> sentence.words().stream());
    }

    public boolean isEmpty() {
        return sentences.isEmpty();
    }

    String at(Span span) {
        return text.substring(span.start(), span.end());
    }

    private static String bounded(String text) {
        if (text.length() <= LENGTH_MAX) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1));
        return text.substring(0, splits ? LENGTH_MAX - 1 : LENGTH_MAX);
    }

    @Override
    public String toString() {
        return "Passage[" + sentences.size() + " sentences]";
    }
}
