// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.TenantId;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.OutputRecord;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// What to do about a processor that threw: a defect, since processors bury what they cannot read.
///
/// In the first nodes the record at fault is the input record, which is here with its bytes: it becomes a
/// dead letter, and the partition moves on. Further on what is at fault may have come with an earlier
/// record (half an exchange that waited, work that was in flight), and nobody here can say with which:
/// the thread fails, and nothing is skipped. So it does where Kafka or a store failed, which is no fault
/// of the record.
public final class WeirProcessingExceptionHandler implements ProcessingExceptionHandler {
    private static final Set<String> AT_THE_INPUT = Set.of(IntakeProcessor.NAME, DeduplicateProcessor.NAME);

    private @Nullable DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = (DeadLetters) configs.get(ErrorHandlers.DEAD_LETTERS);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        boolean isTheInput = AT_THE_INPUT.contains(context.processorNodeId()) && context.topic() != null;
        if (deadLetters == null || !isTheInput || exception instanceof KafkaException) {
            return Response.fail();
        }
        OutputRecord letter = deadLetters.of(
                tenant(record),
                origin(context),
                context.processorNodeId(),
                DeadLetterReason.PROCESSING_FAILED,
                exception.getClass().getSimpleName());
        return Response.resume(List.of(producerRecord(letter, context.timestamp())));
    }

    private static Optional<TenantId> tenant(Record<?, ?> record) {
        return switch (record.value()) {
            case io.weir.wire.HalfExchange half -> Optional.of(half.event().tenant());
            case io.weir.wire.GeneratedImage image -> Optional.of(image.event().tenant());
            case null, default -> Optional.empty();
        };
    }

    private static SourceRecord origin(ErrorHandlerContext context) {
        List<SourceHeader> headers = new ArrayList<>();
        for (Header header : context.headers()) {
            if (!(header instanceof OwnTime)) {
                headers.add(new SourceHeader(header.key(), bytes(header.value())));
            }
        }
        return new SourceRecord(
                context.topic(),
                context.partition(),
                context.offset(),
                OwnTime.of(context.headers(), context.timestamp()),
                bytes(context.sourceRawKey()),
                bytes(context.sourceRawValue()),
                headers);
    }

    private static ProducerRecord<byte[], byte[]> producerRecord(OutputRecord letter, long timestamp) {
        return new ProducerRecord<>(
                letter.topic().topicName(),
                null,
                timestamp,
                array(letter.key()),
                array(letter.value()),
                Sinks.headers(letter));
    }

    private static @Nullable Bytes bytes(byte @Nullable [] array) {
        return array == null ? null : Bytes.wrap(array);
    }

    private static byte @Nullable [] array(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.get();
    }
}
