// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.Topic;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// Events of exchanges by their number: the same number, the same events.
interface BenchEvents {

    ProducerRecord<byte[], byte[]> prompt(int exchange, long timestamp);

    ProducerRecord<byte[], byte[]> response(int exchange, long timestamp);

    /// @param prefix makes the event's id, with the exchange's number
    static ProducerRecord<byte[], byte[]> event(
            Topic topic, String prefix, int exchange, String conversation, long timestamp, String type, String body) {
        List<Header> headers = List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", prefix + exchange),
                header("ce_source", "/bench"),
                header("ce_type", type),
                header("ce_subject", conversation),
                header("ce_tenantid", "bench"),
                header("ce_correlationid", "p" + exchange),
                header("content-type", "application/json"));
        return new ProducerRecord<>(
                topic.topicName(),
                null,
                timestamp,
                ("bench/" + conversation).getBytes(UTF_8),
                body.getBytes(UTF_8),
                headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
