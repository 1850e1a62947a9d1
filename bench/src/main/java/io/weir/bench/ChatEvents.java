// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.Topic;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// Prompt and response events of 1 KB each, as a platform would send them.
///
/// @param conversations over how many keys the exchanges are spread
record ChatEvents(int conversations) {

    /// Size of an event's value, about.
    static final int VALUE_BYTES = 1_024;

    private static final int TEXT_LENGTH = 950;
    private static final String TEXT = text();

    ProducerRecord<byte[], byte[]> prompt(int exchange, long timestamp) {
        String body = """
                {"model":"m","messages":[{"role":"user","content":"%s"}]}""".formatted(TEXT);
        return event(Topic.PROMPT, "p", exchange, timestamp, "io.weir.chat.prompt.v1", body);
    }

    ProducerRecord<byte[], byte[]> response(int exchange, long timestamp) {
        String body = """
                {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"%s"}}]}""".formatted(TEXT);
        return event(Topic.RESPONSE, "r", exchange, timestamp, "io.weir.chat.response.v1", body);
    }

    private ProducerRecord<byte[], byte[]> event(
            Topic topic, String prefix, int exchange, long timestamp, String type, String body) {
        String conversation = "c" + exchange % conversations;
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

    private static String text() {
        String sentence = "The gate at the upper lock was opened at dawn and the water level fell by a hand. ";
        return sentence.repeat(TEXT_LENGTH / sentence.length() + 1).substring(0, TEXT_LENGTH);
    }
}
