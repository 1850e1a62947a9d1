// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.schema.Topic;
import io.weir.wire.OutputRecord;
import io.weir.wire.SourceHeader;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Forwards output records to the sink of their topic.
final class Sinks {
    private Sinks() {}

    /// Name of a topic's sink node.
    static String of(Topic topic) {
        return "to-" + topic.topicName();
    }

    static void forward(ProcessorContext<Object, Object> context, OutputRecord output, long timestamp) {
        context.forward(
                new Record<Object, Object>(array(output.key()), array(output.value()), timestamp, headers(output)),
                of(output.topic()));
    }

    static Headers headers(OutputRecord output) {
        Headers headers = new RecordHeaders();
        for (SourceHeader header : output.headers()) {
            headers.add(header.name(), array(header.value()));
        }
        return headers;
    }

    private static byte @Nullable [] array(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.get();
    }
}
