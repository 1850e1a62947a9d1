// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.Topic;
import io.weir.wire.RecordLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;

/// What to do about an output record that the broker did not take.
///
/// Outputs are bytes, and sized against [RecordLimits], before anything is forwarded; whatever cannot be
/// written is a dead letter by then. So this is only asked where a topic takes less than its limit says.
///
/// Going on with a dead letter is not among the answers. Under exactly-once a refused record fails its
/// whole transaction, and a dead letter would be rolled back with it. Worse, this is called on the
/// producer's own network thread: a dead letter sent from here waits for that very thread until
/// `max.block.ms` is over, again and again, while the process seems well. And it would stand for one
/// record of several that an exchange writes. Instead the topic's limit is lowered and the thread
/// fails. The application starts another, the input is processed again, and the exchange that does not
/// fit is a dead letter as a whole.
///
/// A serializer that fails is a defect, since every sink takes bytes: the thread fails.
public final class WeirProductionExceptionHandler implements ProductionExceptionHandler {
    private @Nullable RecordLimits limits;

    @Override
    public void configure(Map<String, ?> configs) {
        limits = (RecordLimits) configs.get(ErrorHandlers.LIMITS);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RetriableException) {
            return Response.retry();
        }
        if (exception instanceof RecordTooLargeException && limits != null) {
            RecordLimits learning = limits;
            Topic.ofName(record.topic()).ifPresent(topic -> learning.refused(topic, size(record)));
        }
        return Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // Kafka's signature.
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        return Response.fail();
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        List<Integer> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key().getBytes(UTF_8).length + length(header.value()));
        }
        return RecordLimits.size(length(record.key()), length(record.value()), headers);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
