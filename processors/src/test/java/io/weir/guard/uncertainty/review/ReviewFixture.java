// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.Cause;
import io.weir.guard.Encoder.Embedding;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.Estimator;
import io.weir.guard.uncertainty.EstimatorSettings;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.JudgedAnswer.JudgedConcept;
import io.weir.guard.uncertainty.Passage;
import io.weir.guard.uncertainty.QuestionWords;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.Weighed;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers under review, with the weights that ship and vectors that are hashed counts of words.
final class ReviewFixture {

    static final SupportFile SHIPPED = SupportFile.shipped();
    static final Reviewer REVIEWER = new Reviewer(SHIPPED.model(), new Estimator(EstimatorSettings.DEFAULT));

    static final String QUESTION = "Who was Ada Brown?";
    static final String BORN = "Ada Brown was born in 1949 in Aarhus.";
    static final String ELSEWHERE = "Ada Brown was born in 1921 in Leeds.";

    private static final int WIDTH = 64;

    private ReviewFixture() {}

    static PackedVector vector(String text) {
        float[] counts = new float[WIDTH];
        for (String key : ClaimText.keys(text)) {
            counts[Math.floorMod(key.hashCode(), WIDTH)]++;
        }
        return PackedVector.of(new Embedding(counts));
    }

    static Question question(String text) {
        return new Question(vector(text), QuestionWords.of(text, SHIPPED.model().words()));
    }

    /// An answer of one claim that nothing in its exchange speaks of.
    static AnswerReview unsupported() {
        return review(List.of(), Set.of(Cause.INSUFFICIENT_EVIDENCE));
    }

    static AnswerReview review(List<Weighed> said, Set<Cause> unread) {
        var answer = new JudgedAnswer(
                "m", "", QUESTION, BORN, List.of(new JudgedConcept(BORN, List.of(), said)), Set.of(), unread);
        return AnswerReview.of(answer, Optional.of(vector(QUESTION)), List.of(vector(BORN)));
    }

    static LateEvidence piece(String id, EvidenceMode mode, double weight, String text) {
        return new LateEvidence(
                id,
                mode,
                weight,
                text,
                Passage.of(text).sentenceTexts().stream()
                        .map(ReviewFixture::vector)
                        .toList(),
                "t-0@" + id);
    }
}
