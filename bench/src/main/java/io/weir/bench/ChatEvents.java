// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.schema.Topic;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Prompt and response events of 1 KB each, as a platform would send them.
///
/// @param conversations over how many keys the exchanges are spread
record ChatEvents(int conversations) implements BenchEvents {

    /// Size of an event's value, about.
    static final int VALUE_BYTES = 1_024;

    private static final int TEXT_LENGTH = 950;
    private static final String TEXT = text();

    @Override
    public ProducerRecord<byte[], byte[]> prompt(int exchange, long timestamp) {
        String body = """
                {"model":"m","messages":[{"role":"user","content":"%s"}]}""".formatted(TEXT);
        return event(Topic.PROMPT, "p", exchange, timestamp, "io.weir.chat.prompt.v1", body);
    }

    @Override
    public ProducerRecord<byte[], byte[]> response(int exchange, long timestamp) {
        String body = """
                {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"%s"}}]}""".formatted(TEXT);
        return event(Topic.RESPONSE, "r", exchange, timestamp, "io.weir.chat.response.v1", body);
    }

    private ProducerRecord<byte[], byte[]> event(
            Topic topic, String prefix, int exchange, long timestamp, String type, String body) {
        return BenchEvents.event(topic, prefix, exchange, "c" + exchange % conversations, timestamp, type, body);
    }

    private static String text() {
        String sentence = "The gate at the upper lock was opened at dawn and the water level fell by a hand. ";
        return sentence.repeat(TEXT_LENGTH / sentence.length() + 1).substring(0, TEXT_LENGTH);
    }
}
