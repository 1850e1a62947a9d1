// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.TenantId;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.GeneratedImage;
import io.weir.wire.ImageReading;
import io.weir.wire.SourceRecord;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Reads each input record of the image lane: a picture's event, or a dead letter that says why not.
final class ImageIntakeProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {

    private final ImageLane lane;
    private final DeadLetters deadLetters;

    ImageIntakeProcessor(ImageLane lane) {
        this.lane = lane;
        this.deadLetters = lane.deadLetters();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SourceRecord origin =
                StoredRecords.of(record, context().recordMetadata().orElseThrow());
        switch (lane.reader().read(origin)) {
            case ImageReading.Accepted(GeneratedImage image) -> {
                lane.listener().received(image.event().tenant().value());
                String key = image.facts().source().recordKey();
                context()
                        .forward(new Record<Object, Object>(key, image, record.timestamp()), DeduplicateProcessor.NAME);
            }
            case ImageReading.Rejected(Optional<TenantId> tenant, DeadLetterReason reason, String detail) -> {
                lane.listener().received(tenant.map(TenantId::value).orElse("unknown"));
                Sinks.forward(
                        context(),
                        deadLetters.of(tenant, origin, IntakeProcessor.NAME, reason, detail),
                        record.timestamp());
            }
        }
    }
}
