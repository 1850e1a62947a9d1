// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.review.PackedVector;
import java.util.List;
import java.util.Optional;

/// An answer with its vectors.
///
/// @param question empty where there is none
/// @param concepts one for each of the answer's concepts, in order
/// @param sentences one for each of the answer's sentences; empty where the answer is no evidence
record EncodedAnswer(
        OpenAnswer answer, Optional<PackedVector> question, List<PackedVector> concepts, List<PackedVector> sentences) {

    EncodedAnswer {
        concepts = List.copyOf(concepts);
        sentences = List.copyOf(sentences);
    }

    @Override
    public String toString() {
        return "EncodedAnswer[" + concepts.size() + " concepts]";
    }
}
