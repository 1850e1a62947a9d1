// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.refusal;

import io.weir.guard.text.NormalisedText;

/// The stretch of sentences that speak a refusal: the strongest one with the like ones that follow.
///
/// @param start offset into the normalised text
/// @param end offset into the normalised text, exclusive
record RefusingSentences(int start, int end) {

    private static final int HEAD_SENTENCES_MAX = 6;
    private static final int SENTENCE_MAX = 300;

    static RefusingSentences of(RefusalModel model, NormalisedText text) {
        int start = 0;
        int end = 0;
        double strongest = -1;
        int from = 0;
        for (int count = 0; count < HEAD_SENTENCES_MAX && from < text.length(); count++) {
            int to = Sentences.end(text, from, text.length());
            double score = model.score(text, from, Math.min(to, from + SENTENCE_MAX));
            if (score > strongest) {
                strongest = score;
                start = from;
                end = to;
            } else if (end + 1 == from && score >= model.linear().threshold()) {
                end = to;
            }
            from = to;
            while (from < text.length() && text.charAt(from) == ' ') {
                from++;
            }
        }
        return new RefusingSentences(start, end);
    }
}
