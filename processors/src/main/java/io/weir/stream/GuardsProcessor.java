// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.wire.JoinedExchange;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Lets the immediate guards look. What then needs no guard that waits passes through `async` at once,
/// and still behind what its conversation has there.
final class GuardsProcessor extends ContextualProcessor<Object, Object, Object, Object> {
    static final String NAME = "guards";

    private final ImmediateGuards immediate;

    GuardsProcessor(ImmediateGuards immediate) {
        this.immediate = immediate;
    }

    @Override
    public void process(Record<Object, Object> record) {
        GuardedExchange guarded = immediate.look((JoinedExchange) record.value());
        context().forward(record.withValue(guarded), ChatTopology.ASYNC);
    }
}
