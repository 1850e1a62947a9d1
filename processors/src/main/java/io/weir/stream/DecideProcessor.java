// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertSignal;
import io.weir.guard.Cause;
import io.weir.guard.GuardId;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.policy.Decision;
import io.weir.stream.ChatLaneSettings.Reviews;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.HalfExchange;
import io.weir.wire.JoinedExchange;
import io.weir.wire.OpenVerdict;
import io.weir.wire.OutputEncoder;
import io.weir.wire.OutputRecord;
import io.weir.wire.PromptTurns;
import io.weir.wire.UnencodableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Decides each exchange and writes what follows: verdicts, the decision, the response, alert signals.
///
/// Everything is encoded before anything is forwarded. Where one record cannot be written, none is,
/// and the halves go to the dead letters: an exchange is decided as a whole or not at all.
final class DecideProcessor extends ContextualProcessor<Object, Object, Object, Object> {
    static final String NAME = "decide";

    private final OutputEncoder encoder;
    private final StreamListener listener;
    private final DeadLetters deadLetters;
    private final InstantSource clock;
    private final Reviews reviews;

    DecideProcessor(ChatLane lane) {
        this.encoder = lane.encoder();
        this.listener = lane.listener();
        this.deadLetters = new DeadLetters(lane.encoder(), lane.listener());
        this.clock = lane.clock();
        this.reviews = lane.settings().reviews();
    }

    @Override
    public void process(Record<Object, Object> record) {
        var guarded = (GuardedExchange) record.value();
        guarded.observed().forEach(this::tellObserved);
        Optional<Decider.Outcome> decided = decide(guarded, record.timestamp());
        if (decided.isEmpty()) {
            return;
        }
        Decider.Outcome outcome = decided.get();
        try {
            List<OutputRecord> outputs = encode(guarded.joined(), outcome);
            outputs.forEach(output -> Sinks.forward(context(), output, record.timestamp()));
            tell(guarded.joined(), outcome);
            if (reviews != Reviews.NONE) {
                guarded.observed().forEach(observed -> offer(observed, guarded, record.timestamp()));
            }
        } catch (UnencodableException e) {
            bury(guarded, e.reason(), e.getMessage() == null ? "" : e.getMessage(), record.timestamp());
        }
        for (AlertSignal signal : outcome.signals()) {
            context().forward(record.withValue(signal), AlertProcessor.NAME);
        }
    }

    private Optional<Decider.Outcome> decide(GuardedExchange guarded, long timestamp) {
        try {
            return Optional.of(Decider.decide(guarded, Instant.ofEpochMilli(timestamp)));
        } catch (RuntimeException | StackOverflowError e) {
            bury(guarded, DeadLetterReason.PROCESSING_FAILED, e.getClass().getSimpleName(), timestamp);
            return Optional.empty();
        }
    }

    private List<OutputRecord> encode(JoinedExchange joined, Decider.Outcome outcome) {
        Decision decision = outcome.decision();
        List<OutputRecord> outputs = new ArrayList<>(outcome.judgements().size() + 2);
        try {
            for (Judgement judgement : outcome.judgements()) {
                outputs.add(encoder.verdict(joined, judgement, decision.policy()));
            }
            outputs.add(encoder.decision(joined, decision));
            if (joined.response().isPresent()) {
                outputs.add(encoder.delivery(joined, decision));
            }
            if (decision.park()) {
                joined.halves().forEach(half -> outputs.add(deadLetters.copyOf(half, NAME, DeadLetterReason.PARKED)));
            }
        } catch (UnencodableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new UnencodableException(
                    DeadLetterReason.OUTPUT_UNSERIALIZABLE, e.getClass().getSimpleName());
        }
        return outputs;
    }

    /// Writes what a review needs. Where it cannot be written, the verdict stays as it is.
    private void offer(Observed observed, GuardedExchange guarded, long timestamp) {
        if (!(observed.observation() instanceof Observation.Seen seen)
                || !(seen.reviewable().orElse(null) instanceof JudgedAnswer answer)) {
            return;
        }
        try {
            var open = OpenVerdict.of(
                    guarded.joined(),
                    observed.guard(),
                    guarded.policy().floors(observed.guard()),
                    guarded.policy().version(),
                    answer,
                    reviews == Reviews.PROMPTS ? PromptTurns.of(guarded.exchange()) : List.of());
            Sinks.forward(context(), encoder.claims(open), timestamp);
        } catch (UnencodableException e) {
            listener.dropped(NAME, e.reason());
        } catch (RuntimeException e) {
            listener.dropped(NAME, DeadLetterReason.OUTPUT_UNSERIALIZABLE);
        }
    }

    /// Here and not where guards look: a guard that is given up may still answer, and one that looks again
    /// after a crash would be told twice.
    private void tellObserved(Observed observed) {
        GuardId guard = observed.guard().id();
        listener.observed(guard, observed.took());
        if (observed.observation() instanceof Observation.Failed(Cause cause)) {
            listener.guardFailed(guard, cause);
        }
    }

    private void tell(JoinedExchange joined, Decider.Outcome outcome) {
        List<HalfExchange> halves = joined.halves();
        outcome.judgements().forEach(judgement -> listener.judged(joined.id(), judgement));
        if (outcome.decision().park()) {
            listener.parked(joined.id(), halves.size());
        }
        long recordedAt =
                halves.stream().mapToLong(half -> half.origin().timestamp()).reduce(0, Math::max);
        listener.decided(outcome.decision(), halves.size(), Instant.ofEpochMilli(Math.min(recordedAt, clock.millis())));
    }

    private void bury(GuardedExchange guarded, DeadLetterReason reason, String detail, long timestamp) {
        for (HalfExchange half : guarded.joined().halves()) {
            Sinks.forward(context(), deadLetters.of(half, NAME, reason, detail), timestamp);
        }
    }
}
