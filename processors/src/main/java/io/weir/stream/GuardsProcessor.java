// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.wire.JoinedExchange;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Lets the immediate guards look, then goes on to those that wait, or straight to the decision.
final class GuardsProcessor extends ContextualProcessor<Object, Object, Object, Object> {
    static final String NAME = "guards";

    private final ImmediateGuards immediate;
    private final WaitingGuards waiting;

    GuardsProcessor(ImmediateGuards immediate, WaitingGuards waiting) {
        this.immediate = immediate;
        this.waiting = waiting;
    }

    @Override
    public void process(Record<Object, Object> record) {
        GuardedExchange guarded = immediate.look((JoinedExchange) record.value());
        context()
                .forward(
                        record.withValue(guarded),
                        waiting.apply(guarded.policy()) ? ChatTopology.ASYNC : DecideProcessor.NAME);
    }
}
