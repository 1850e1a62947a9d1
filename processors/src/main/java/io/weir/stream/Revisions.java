// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertSignal;
import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Finding;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Verdict;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.review.AnswerReview;
import io.weir.guard.uncertainty.review.LateEvidence;
import io.weir.policy.Decision;
import io.weir.stream.ReviewListener.Arrival;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.ReviewStores.Kept;
import io.weir.wire.UnencodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Joins evidence to an answer, and writes what follows: the verdict with a higher revision, and where it became
/// a finding by that, a signal for the alerts.
///
/// The decision stays: there is one for each exchange and policy version, and the answer is out by now. Which
/// findings deserve a person is for the policy in force to say; under which floors they are findings, for the
/// policy that the exchange was decided under.
final class Revisions {
    private final ReviewLane lane;
    private final ProcessorContext<Object, Object> context;

    Revisions(ReviewLane lane, ProcessorContext<Object, Object> context) {
        this.lane = lane;
        this.context = context;
    }

    /// The answer with what is new; empty where nothing is.
    Optional<Kept> join(Kept kept, List<Found> found, long timestamp) {
        List<LateEvidence> pieces = new ArrayList<>();
        found.forEach(each -> pieces.addAll(pieces(each, kept.verdict().answer().model())));
        Optional<AnswerReview> joined = lane.reviewer().joined(kept.review(), pieces);
        int before = kept.review().joined().size();
        int after = joined.map(review -> review.joined().size()).orElse(before);
        joined.ifPresent(review -> review.joined()
                .subList(before, after)
                .forEach(piece -> lane.listener().arrived(piece.mode(), Arrival.JOINED)));
        for (int left = pieces.size() - (after - before); left > 0; left--) {
            lane.listener().arrived(pieces.getFirst().mode(), Arrival.REPEATED);
        }
        if (joined.isPresent()) {
            Kept next = kept.with(joined.get());
            write(kept, next, Optional.empty(), timestamp);
            return Optional.of(next);
        }
        return missed(kept, found, timestamp);
    }

    /// Evidence that was asked for and did not come is told where there is none else: the verdict then names what
    /// stood in the way. That it was late is no news: the verdict stands.
    private Optional<Kept> missed(Kept kept, List<Found> found, long timestamp) {
        Optional<Cause> cause = found.stream()
                .flatMap(each -> each.missed().stream())
                .filter(why -> why != Cause.TIMED_OUT)
                .findFirst();
        if (cause.isEmpty() || !lane.reviewer().observe(kept.review()).signals().isEmpty()) {
            return Optional.empty();
        }
        Kept next = kept.with(kept.review().missed());
        write(kept, next, cause, timestamp);
        return Optional.of(next);
    }

    /// What a sample is depends on who gave the answer.
    private List<LateEvidence> pieces(Found found, String model) {
        if (found.model().isEmpty()) {
            return found.pieces();
        }
        boolean same = found.model().equals(model);
        if (same && found.greedy()) {
            // Each would be the same: agreement says nothing.
            found.pieces().forEach(_ -> lane.listener().arrived(EvidenceMode.RESAMPLED, Arrival.REFUSED));
            return List.of();
        }
        EvidenceMode mode = same ? EvidenceMode.RESAMPLED : EvidenceMode.CROSS_MODEL;
        return found.pieces().stream()
                .map(piece -> new LateEvidence(
                        piece.id(), mode, mode.weight(), piece.text(), piece.sentences(), piece.pointer()))
                .toList();
    }

    private void write(Kept before, Kept after, Optional<Cause> missed, long timestamp) {
        Judgement judgement = judgement(after, missed);
        List<String> pointers = after.review().joined().stream()
                .map(AnswerReview.Joined::pointer)
                .filter(pointer -> !pointer.isEmpty())
                .distinct()
                .toList();
        try {
            Sinks.forward(
                    context,
                    lane.encoder()
                            .revision(after.verdict(), judgement, after.review().revision(), pointers),
                    timestamp);
            lane.listener().revised(judgement.verdict());
        } catch (UnencodableException e) {
            lane.listener().dropped("review");
        }
        if (judgement.verdict() instanceof Verdict.Flagged(List<Finding> findings)
                && !(judgement(before, Optional.empty()).verdict() instanceof Verdict.Flagged)) {
            alert(after, judgement, findings.getFirst(), timestamp);
        }
    }

    private Judgement judgement(Kept kept, Optional<Cause> missed) {
        Observation.Seen seen = lane.reviewer().observe(kept.review());
        Set<Cause> unread = new HashSet<>(seen.unread());
        missed.ifPresent(unread::add);
        var observed =
                new Observed(kept.verdict().guard(), new Observation.Seen(seen.signals(), unread), Duration.ZERO);
        return Conclusion.conclude(observed, kept.verdict().guard().floors());
    }

    private void alert(Kept kept, Judgement judgement, Finding worst, long timestamp) {
        Decision decision = lane.policies()
                .policyOf(kept.verdict().id().tenant())
                .decide(kept.verdict().id(), List.of(judgement));
        if (!Decider.isGrave(judgement, worst, decision)) {
            return;
        }
        // Without what was counted: the next revision of the conversation belongs to the same alert.
        var finding = new Finding(worst.category(), worst.score(), worst.threshold(), worst.locations(), "revised");
        context.forward(
                new Record<Object, Object>(
                        kept.verdict().id().recordKey(),
                        new AlertSignal(
                                kept.verdict().id(),
                                judgement.guard().id(),
                                finding,
                                decision.action(),
                                decision.policy(),
                                Instant.ofEpochMilli(timestamp),
                                kept.verdict().pointer()),
                        timestamp),
                AlertProcessor.NAME);
    }
}
