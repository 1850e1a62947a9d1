// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.Span;
import io.weir.guard.linear.FeatureSink;
import io.weir.guard.text.NormalisedText;
import java.util.List;

/// The lexicon's cues by where they stand, and the answer's length and form.
///
/// A cue counts apart in the first sentence, in the second, in the last, anywhere, and by the share
/// of the text whose sentences hold it. Of a long answer the first eight sentences and the last two
/// are read.
final class CueFeatures {

    private static final int PLACES = 5;
    private static final int SHAPES = 8;
    private static final int HEAD_SENTENCES = 8;
    private static final int TAIL_SENTENCES = 2;
    private static final int SENTENCE_MAX = 400;

    private CueFeatures() {}

    static int count() {
        return RefusalLexicon.size() * PLACES + SHAPES;
    }

    /// Gives each feature that is not 0 to `sink`, numbered from `base`.
    static void extract(NormalisedText text, int from, int to, int base, float weight, FeatureSink sink) {
        List<Span> sentences = Sentences.of(text, from, to);
        int cues = RefusalLexicon.size();
        float[] features = new float[count()];
        int chars = 0;
        for (int index = 0; index < sentences.size(); index++) {
            if (index >= HEAD_SENTENCES && index < sentences.size() - TAIL_SENTENCES) {
                continue;
            }
            Span span = sentences.get(index);
            int length = span.end() - span.start();
            boolean[] found =
                    RefusalLexicon.cues(text.substring(span.start(), span.start() + Math.min(SENTENCE_MAX, length)));
            chars += length;
            for (int cue = 0; cue < cues; cue++) {
                if (found[cue]) {
                    note(features, cue, cues, index, sentences.size(), length);
                }
            }
        }
        for (int cue = 0; cue < cues; cue++) {
            features[4 * cues + cue] /= Math.max(1, chars);
        }
        shape(text, from, to, sentences, features, PLACES * cues);
        for (int index = 0; index < features.length; index++) {
            if (features[index] != 0) {
                sink.feature(base + index, features[index] * weight);
            }
        }
    }

    private static void note(float[] features, int cue, int cues, int index, int sentences, int length) {
        if (index < 2) {
            features[index * cues + cue] = 1;
        }
        if (index > 0 && index == sentences - 1) {
            features[2 * cues + cue] = 1;
        }
        features[3 * cues + cue] = 1;
        features[4 * cues + cue] += length;
    }

    private static void shape(NormalisedText text, int from, int to, List<Span> sentences, float[] features, int base) {
        int digits = 0;
        int colons = 0;
        int items = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            colons += c == ':' ? 1 : 0;
            items += isItem(text, at, from, to) ? 1 : 0;
        }
        int length = to - from;
        features[base] = (float) Math.log1p(length) / 8;
        features[base + 1] = (float) Math.log1p(sentences.size()) / 4;
        features[base + 2] = sentences.isEmpty()
                ? 0
                : (float) Math.log1p(sentences.getFirst().end()
                                - sentences.getFirst().start())
                        / 6;
        features[base + 3] = length < 200 ? 1 : 0;
        features[base + 4] = length > 1_000 ? 1 : 0;
        features[base + 5] = colons > 0 ? 1 : 0;
        features[base + 6] = Math.min(5, items) / 5f;
        features[base + 7] = (float) Math.log1p(digits) / 4;
    }

    /// Whether a list's item begins: `1. ` or `- ` after a space.
    private static boolean isItem(NormalisedText text, int at, int from, int to) {
        if (at + 2 >= to || (at > from && text.charAt(at - 1) != ' ')) {
            return false;
        }
        char c = text.charAt(at);
        boolean bullet = (c == '-' || c == '*' || c == '\u2022') && text.charAt(at + 1) == ' ';
        boolean number = c >= '1' && c <= '9' && text.charAt(at + 1) == '.' && text.charAt(at + 2) == ' ';
        return bullet || number;
    }
}
