// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.schema.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One record that the demo's platform sends.
///
/// @param at when, counted from the demo's first event
/// @param body empty for a record without a value
/// @param clockAhead how far its clock is wrong
record DemoEvent(
        Duration at, Topic topic, String key, Optional<String> body, Map<String, String> headers, Duration clockAhead) {

    DemoEvent {
        headers = Map.copyOf(headers);
    }

    static DemoEvent of(
            Duration at, Topic topic, String tenant, String conversation, String exchange, String id, String body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "/demo/platform");
        headers.put("ce_type", topic.payload().eventType());
        headers.put("ce_subject", conversation);
        headers.put("ce_tenantid", tenant);
        headers.put("ce_correlationid", exchange);
        return new DemoEvent(at, topic, tenant + '/' + conversation, Optional.of(body), headers, Duration.ZERO);
    }

    DemoEvent later(Duration by) {
        return new DemoEvent(at.plus(by), topic, key, body, headers, clockAhead);
    }

    DemoEvent withClockAhead(Duration by) {
        return new DemoEvent(at, topic, key, body, headers, by);
    }

    DemoEvent withBody(Optional<String> other) {
        return new DemoEvent(at, topic, key, other, headers, clockAhead);
    }

    DemoEvent withKey(String other) {
        return new DemoEvent(at, topic, other, body, headers, clockAhead);
    }

    DemoEvent withHeader(String name, String value) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.put(name, value);
        return new DemoEvent(at, topic, key, body, changed, clockAhead);
    }

    ProducerRecord<byte[], byte[]> record(long now) {
        var record = new ProducerRecord<byte[], byte[]>(
                topic.topicName(),
                null,
                now + clockAhead.toMillis(),
                bytes(key),
                body.map(DemoEvent::bytes).orElse(null));
        headers.forEach((name, value) -> record.headers().add(name, bytes(value)));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "DemoEvent[" + topic + " at " + at.toMillis() + " ms]";
    }
}
