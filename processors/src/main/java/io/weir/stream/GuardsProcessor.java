// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.wire.DeadLetterReason;
import io.weir.wire.HalfExchange;
import io.weir.wire.JoinedExchange;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Lets the immediate guards look. What then needs no guard that waits passes through `async` at once,
/// and still behind what its conversation has there.
final class GuardsProcessor extends ContextualProcessor<Object, Object, Object, Object> {
    static final String NAME = "guards";

    private final ImmediateGuards immediate;
    private final DeadLetters deadLetters;

    GuardsProcessor(ImmediateGuards immediate, DeadLetters deadLetters) {
        this.immediate = immediate;
        this.deadLetters = deadLetters;
    }

    @Override
    public void process(Record<Object, Object> record) {
        var joined = (JoinedExchange) record.value();
        look(joined, record.timestamp())
                .ifPresent(guarded -> context().forward(record.withValue(guarded), ChatTopology.ASYNC));
    }

    /// Empty where a defect outside the guards kept them from looking.
    private Optional<GuardedExchange> look(JoinedExchange joined, long timestamp) {
        try {
            return Optional.of(immediate.look(joined));
        } catch (RuntimeException | StackOverflowError e) {
            for (HalfExchange half : joined.halves()) {
                String defect = e.getClass().getSimpleName();
                Sinks.forward(
                        context(), deadLetters.of(half, NAME, DeadLetterReason.PROCESSING_FAILED, defect), timestamp);
            }
            return Optional.empty();
        }
    }
}
