// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertSignal;
import io.weir.guard.Judgement;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.HalfExchange;
import io.weir.wire.OutputEncoder;
import io.weir.wire.OutputRecord;
import io.weir.wire.UnencodableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    DecideProcessor(ChatLane lane) {
        this.encoder = lane.encoder();
        this.listener = lane.listener();
        this.deadLetters = new DeadLetters(lane.encoder(), lane.listener());
        this.clock = lane.clock();
    }

    @Override
    public void process(Record<Object, Object> record) {
        var guarded = (GuardedExchange) record.value();
        long timestamp = record.timestamp();
        Decider.Outcome outcome;
        try {
            outcome = Decider.decide(guarded, Instant.ofEpochMilli(timestamp));
        } catch (RuntimeException | StackOverflowError e) {
            bury(guarded, DeadLetterReason.PROCESSING_FAILED, e.getClass().getSimpleName(), timestamp);
            return;
        }
        try {
            List<OutputRecord> outputs = encode(guarded, outcome);
            outputs.forEach(output -> Sinks.forward(context(), output, timestamp));
            tell(guarded, outcome, timestamp);
        } catch (UnencodableException e) {
            bury(guarded, e.reason(), e.getMessage() == null ? "" : e.getMessage(), timestamp);
        }
        for (AlertSignal signal : outcome.signals()) {
            context().forward(record.withValue(signal), AlertProcessor.NAME);
        }
    }

    private List<OutputRecord> encode(GuardedExchange guarded, Decider.Outcome outcome) {
        List<OutputRecord> outputs = new ArrayList<>(outcome.judgements().size() + 2);
        try {
            for (Judgement judgement : outcome.judgements()) {
                outputs.add(encoder.verdict(
                        guarded.joined(), judgement, outcome.decision().policy()));
            }
            outputs.add(encoder.decision(guarded.joined(), outcome.decision()));
            if (guarded.joined().response().isPresent()) {
                outputs.add(encoder.delivery(guarded.joined(), outcome.decision()));
            }
        } catch (UnencodableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnencodableException(
                    DeadLetterReason.OUTPUT_UNSERIALIZABLE, e.getClass().getSimpleName());
        }
        return outputs;
    }

    private void tell(GuardedExchange guarded, Decider.Outcome outcome, long timestamp) {
        outcome.judgements()
                .forEach(judgement -> listener.judged(guarded.joined().id(), judgement));
        if (outcome.decision().park()) {
            bury(guarded, DeadLetterReason.PARKED, "", timestamp);
        }
        List<HalfExchange> halves = guarded.joined().halves();
        long recorded = halves.stream()
                .mapToLong(half -> half.origin().timestamp())
                .max()
                .orElse(timestamp);
        long recordedAt = Math.min(recorded, clock.millis());
        listener.decided(outcome.decision(), halves.size(), Instant.ofEpochMilli(recordedAt));
    }

    private void bury(GuardedExchange guarded, DeadLetterReason reason, String detail, long timestamp) {
        for (HalfExchange half : guarded.joined().halves()) {
            Sinks.forward(context(), deadLetters.of(half, NAME, reason, detail), timestamp);
        }
    }
}
