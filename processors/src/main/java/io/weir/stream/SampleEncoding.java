// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.Passage;
import io.weir.guard.uncertainty.TextVectors;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.stream.ReviewListener.Arrival;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.async.AsyncWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives samples their vectors, away from the stream threads. What gets none is refused, and counted.
final class SampleEncoding implements AsyncWork<SampleAnswers, Optional<Found>> {

    private final ReviewLane lane;

    SampleEncoding(ReviewLane lane) {
        this.lane = lane;
    }

    @Override
    public Optional<Found> perform(SampleAnswers value, Instant deadline) {
        List<List<String>> sentences = value.texts().stream()
                .map(text -> Passage.of(text).sentenceTexts())
                .toList();
        boolean tooLong = value.texts().stream().anyMatch(text -> text.length() > JudgedAnswer.TEXT_MAX)
                || sentences.stream().anyMatch(each -> each.size() > LateEvidence.SENTENCES_MAX);
        if (tooLong) {
            return refused();
        }
        Set<String> texts = new LinkedHashSet<>();
        sentences.forEach(texts::addAll);
        return switch (TextVectors.of(lane.vectors(), texts, deadline)) {
            case TextVectors.Known known -> {
                List<LateEvidence> pieces = new ArrayList<>();
                for (int i = 0; i < sentences.size(); i++) {
                    pieces.add(new LateEvidence(
                            value.id() + '#' + i,
                            EvidenceMode.CROSS_MODEL,
                            EvidenceMode.CROSS_MODEL.weight(),
                            value.texts().get(i),
                            AnswerEncoding.packed(known, sentences.get(i)),
                            value.pointer()));
                }
                yield Optional.of(new Found(value.target(), value.model(), value.greedy(), pieces));
            }
            case TextVectors.Unavailable _ -> refused();
        };
    }

    @Override
    public Optional<Found> timedOut(SampleAnswers value) {
        return refused();
    }

    @Override
    public Optional<Found> failed(SampleAnswers value, Throwable failure) {
        return refused();
    }

    private Optional<Found> refused() {
        lane.listener().arrived(EvidenceMode.CROSS_MODEL, Arrival.REFUSED);
        return Optional.empty();
    }
}
