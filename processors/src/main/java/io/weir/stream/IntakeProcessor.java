// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Side;
import io.weir.guard.TenantId;
import io.weir.schema.Topic;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.EventReader;
import io.weir.wire.HalfExchange;
import io.weir.wire.Reading;
import io.weir.wire.SourceRecord;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Reads each input record: half an exchange, or a dead letter that says why not.
final class IntakeProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {
    static final String NAME = "intake";

    private final EventReader reader;
    private final DeadLetters deadLetters;
    private final StreamListener listener;

    IntakeProcessor(ChatLane lane) {
        this.reader = lane.reader();
        this.deadLetters = new DeadLetters(lane.encoder(), lane.listener());
        this.listener = lane.listener();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SourceRecord origin =
                StoredRecords.of(record, context().recordMetadata().orElseThrow());
        Side side = origin.topic().equals(Topic.PROMPT.topicName()) ? Side.PROMPT : Side.RESPONSE;
        switch (read(origin)) {
            case Reading.Accepted(HalfExchange half) -> {
                listener.received(half.event().tenant().value(), side);
                context()
                        .forward(
                                new Record<Object, Object>(half.exchange().recordKey(), half, record.timestamp()),
                                DeduplicateProcessor.NAME);
            }
            case Reading.Rejected(Optional<TenantId> tenant, DeadLetterReason reason, String detail) -> {
                listener.received(tenant.map(TenantId::value).orElse("unknown"), side);
                Sinks.forward(context(), deadLetters.of(tenant, origin, NAME, reason, detail), record.timestamp());
            }
        }
    }

    private Reading read(SourceRecord origin) {
        try {
            return reader.read(origin);
        } catch (RuntimeException | StackOverflowError e) {
            // A defect in the reader must not stop the partition.
            return new Reading.Rejected(
                    Optional.empty(),
                    DeadLetterReason.PROCESSING_FAILED,
                    e.getClass().getSimpleName());
        }
    }
}
