// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Reads what the chat lane left for review. What cannot be read is counted: its verdict stands as it is.
final class ClaimsIntakeProcessor extends ContextualProcessor<byte[], byte[], String, OpenAnswer> {
    static final String NAME = "review-claims";

    private final ReviewLane lane;

    ClaimsIntakeProcessor(ReviewLane lane) {
        this.lane = lane;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        lane.claims()
                .read(record.value())
                .ifPresentOrElse(
                        verdict -> context()
                                .forward(new Record<>(
                                        verdict.id().recordKey(),
                                        new OpenAnswer(verdict, Bytes.wrap(record.value())),
                                        record.timestamp())),
                        () -> lane.listener().notReviewed(Cause.UNSUPPORTED));
    }
}
