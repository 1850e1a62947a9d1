// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.JudgedAnswer.JudgedConcept;
import io.weir.guard.uncertainty.Passage;
import io.weir.guard.uncertainty.TextVectors;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.guard.uncertainty.review.PackedVector;
import io.weir.stream.async.AsyncWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives an answer its vectors, away from the stream threads.
///
/// An encoder that is busy or not ready is asked again until the deadline: nobody waits for a review. An answer
/// that gets no vectors is left out of reviews, and counted.
final class AnswerEncoding implements AsyncWork<OpenAnswer, Optional<EncodedAnswer>> {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Encoder encoder;
    private final InstantSource clock;
    private final ReviewListener listener;

    AnswerEncoding(ReviewLane lane) {
        this.encoder = lane.vectors();
        this.clock = lane.clock();
        this.listener = lane.listener();
    }

    @Override
    public Optional<EncodedAnswer> perform(OpenAnswer value, Instant deadline) throws InterruptedException {
        JudgedAnswer answer = value.verdict().answer();
        List<String> all = Passage.of(answer.answer()).sentenceTexts();
        List<String> sentences = all.size() <= LateEvidence.SENTENCES_MAX ? all : List.of();
        Set<String> texts = new LinkedHashSet<>();
        if (!answer.question().isBlank()) {
            texts.add(answer.question());
        }
        answer.concepts().forEach(concept -> texts.add(concept.text()));
        texts.addAll(sentences);
        return switch (vectors(texts, deadline)) {
            case TextVectors.Known known ->
                Optional.of(new EncodedAnswer(
                        value,
                        answer.question().isBlank()
                                ? Optional.empty()
                                : Optional.of(PackedVector.of(known.of(answer.question()))),
                        packed(
                                known,
                                answer.concepts().stream()
                                        .map(JudgedConcept::text)
                                        .toList()),
                        packed(known, sentences)));
            case TextVectors.Unavailable(Cause cause) -> {
                listener.notReviewed(cause);
                yield Optional.empty();
            }
        };
    }

    @Override
    public Optional<EncodedAnswer> timedOut(OpenAnswer value) {
        listener.notReviewed(Cause.TIMED_OUT);
        return Optional.empty();
    }

    @Override
    public Optional<EncodedAnswer> failed(OpenAnswer value, Throwable failure) {
        listener.notReviewed(Cause.GUARD_FAILED);
        return Optional.empty();
    }

    private TextVectors vectors(Set<String> texts, Instant deadline) throws InterruptedException {
        while (true) {
            TextVectors vectors = TextVectors.of(encoder, texts, deadline);
            boolean again = vectors instanceof TextVectors.Unavailable(Cause cause)
                    && (cause == Cause.OVERLOADED || cause == Cause.NOT_READY)
                    && clock.instant().plus(PAUSE).isBefore(deadline);
            if (!again) {
                return vectors;
            }
            Thread.sleep(PAUSE);
        }
    }

    static List<PackedVector> packed(TextVectors.Known known, List<String> texts) {
        return known.of(texts).stream().map(PackedVector::of).toList();
    }
}
