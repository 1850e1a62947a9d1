// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.Support;
import java.util.List;
import java.util.Optional;

/// How far the review of one answer has come.
///
/// @param question empty where there is no question
/// @param concepts a vector for each concept of the answer, in order
/// @param joined the evidence that came later, in the order in which it joined
/// @param drawn how it was chosen to be asked for again, as [ResampleGate] says; empty where it was not
/// @param revision 0 before any did; then one more each time
public record AnswerReview(
        JudgedAnswer answer,
        Optional<PackedVector> question,
        List<PackedVector> concepts,
        List<Joined> joined,
        String drawn,
        int revision) {

    public AnswerReview {
        concepts = List.copyOf(concepts);
        joined = List.copyOf(joined);
        if (concepts.size() != answer.concepts().size()) {
            throw new IllegalArgumentException("each concept has a vector");
        }
    }

    /// Before any evidence came.
    public static AnswerReview of(JudgedAnswer answer, Optional<PackedVector> question, List<PackedVector> concepts) {
        return new AnswerReview(answer, question, concepts, List.of(), "", 0);
    }

    /// The same, chosen to be asked for again.
    public AnswerReview drawn(String how) {
        return new AnswerReview(answer, question, concepts, joined, how, revision);
    }

    /// The same with one higher revision: evidence was asked for, and none came.
    public AnswerReview missed() {
        return new AnswerReview(answer, question, concepts, joined, drawn, revision + 1);
    }

    /// A piece of evidence that has joined.
    ///
    /// @param supports what it says of each concept, in order
    public record Joined(String id, EvidenceMode mode, double weight, String pointer, List<Support> supports) {

        public Joined {
            supports = List.copyOf(supports);
        }
    }
}
