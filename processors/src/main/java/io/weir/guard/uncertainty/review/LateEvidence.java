// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.uncertainty.EvidenceMode;
import java.util.List;

/// One more answer that may speak for or against a judged one.
///
/// @param id the same for the same piece, however often and on whatever way it comes
/// @param weight pseudo-observations it is worth; above 0
/// @param text may be empty: an empty answer supports nothing
/// @param sentences a vector for each sentence of the text, in order
/// @param pointer `topic-partition@offset` of the record that holds it; empty where none does
public record LateEvidence(
        String id, EvidenceMode mode, double weight, String text, List<PackedVector> sentences, String pointer) {

    /// Sentences of one piece. A longer text is no evidence: its beginning alone would seem to miss what stands in
    /// the rest.
    public static final int SENTENCES_MAX = 128;

    public LateEvidence {
        sentences = List.copyOf(sentences);
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("evidence has a weight above 0: " + weight);
        }
    }

    @Override
    public String toString() {
        return "LateEvidence[" + mode + ", " + text.length() + " chars]";
    }
}
