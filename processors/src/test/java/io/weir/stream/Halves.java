// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.wire.CloudEventReader;
import io.weir.wire.EventReader;
import io.weir.wire.HalfExchange;
import io.weir.wire.Reading;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/// Halves of exchanges of tenant `acme`, conversation `c`, as read from their topics.
final class Halves {

    static final EventReader READER = new CloudEventReader(ReadLimits.DEFAULT);

    private Halves() {}

    static HalfExchange prompt(String exchange, long timestamp) {
        return half(
                Topic.PROMPT,
                exchange,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                timestamp);
    }

    static HalfExchange response(String exchange, long timestamp) {
        return half(
                Topic.RESPONSE,
                exchange,
                "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}",
                timestamp);
    }

    static HalfExchange half(Topic topic, String exchange, String body, long timestamp) {
        boolean isPrompt = topic == Topic.PROMPT;
        List<SourceHeader> headers = Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        (isPrompt ? "p-" : "r-") + exchange,
                        "ce_source",
                        "/test",
                        "ce_type",
                        isPrompt ? "io.weir.chat.prompt.v1" : "io.weir.chat.response.v1",
                        "ce_subject",
                        "c",
                        "ce_tenantid",
                        "acme",
                        "ce_correlationid",
                        exchange,
                        "content-type",
                        "application/json")
                .entrySet()
                .stream()
                .map(entry -> new SourceHeader(entry.getKey(), bytes(entry.getValue())))
                .toList();
        var record =
                new SourceRecord(topic.topicName(), 0, timestamp, timestamp, bytes("acme/c"), bytes(body), headers);
        return switch (READER.read(record)) {
            case Reading.Accepted(HalfExchange half) -> half;
            case Reading.Rejected rejected -> throw new AssertionError(rejected.reason());
        };
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
