// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.Cause;
import io.weir.guard.Location;
import io.weir.guard.Reviewable;
import io.weir.guard.uncertainty.Weighed;
import java.util.List;
import java.util.Set;

/// An answer as it was judged, with what a review needs to judge it again.
///
/// @param model the answering model's id, as the producer wrote it
/// @param context digest of everything that was said before the question: the same words ask for something
///     else where something else was said before
/// @param question the user's current turn; may be blank
/// @param answer the first candidate's text
/// @param concepts at most [#CONCEPTS_MAX], worst first
/// @param subject keys of the words that name what the answer is about
/// @param unread why some of the exchange was not read
public record JudgedAnswer(
        String model,
        String context,
        String question,
        String answer,
        List<JudgedConcept> concepts,
        Set<String> subject,
        Set<Cause> unread)
        implements Reviewable {

    /// Concepts that a review judges.
    public static final int CONCEPTS_MAX = 64;

    /// Longest text of an answer or a question that is kept, in UTF-16 units.
    public static final int TEXT_MAX = 16_384;

    public JudgedAnswer {
        concepts = List.copyOf(concepts);
        subject = Set.copyOf(subject);
        unread = Set.copyOf(unread);
        if (concepts.isEmpty() || concepts.size() > CONCEPTS_MAX) {
            throw new IllegalArgumentException("a judged answer has 1 to " + CONCEPTS_MAX + " concepts");
        }
    }

    @Override
    public String toString() {
        return "JudgedAnswer[" + answer.length() + " chars, " + concepts.size() + " concepts]";
    }

    /// One claim of it.
    ///
    /// @param text the claim, with the subject that it shares with what stands before it
    /// @param locations where the answer says it
    /// @param said what the exchange's own evidence says of it
    public record JudgedConcept(String text, List<Location> locations, List<Weighed> said) {

        public JudgedConcept {
            locations = List.copyOf(locations);
            said = List.copyOf(said);
        }

        @Override
        public String toString() {
            return "JudgedConcept[" + text.length() + " chars, " + said.size() + " pieces]";
        }
    }
}
