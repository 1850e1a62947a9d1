// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.Topic;
import io.weir.schema.avro.AlertEvent;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.VerdictEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads the output topics as a user would: committed records only.
final class DemoReader implements AutoCloseable {
    private static final List<Topic> TOPICS = List.of(Topic.VERDICT, Topic.DECISION, Topic.ALERT, Topic.DEAD_LETTER);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ContractCodec codec = ContractCodec.json();
    private final DemoFacts facts;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    DemoReader(Map<String, Object> client, DemoFacts facts) {
        Map<String, Object> config = new HashMap<>(client);
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        config.put("fetch.max.wait.ms", 20);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.facts = facts;
        this.thread = Thread.ofPlatform().name("demo-reader").daemon().unstarted(this::read);
    }

    void start() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : TOPICS) {
            consumer.partitionsFor(topic.topicName())
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        consumer.assign(partitions);
        thread.start();
    }

    private void read() {
        try (consumer) {
            while (!stopped.get()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    note(record, Instant.now());
                }
            }
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Instant now) {
        switch (Topic.ofName(record.topic()).orElseThrow()) {
            case VERDICT -> facts.verdict(decoded(record, VerdictEvent.class));
            case DECISION -> facts.decision(decoded(record, DecisionEvent.class), now);
            case ALERT -> facts.alert(decoded(record, AlertEvent.class), now);
            case DEAD_LETTER -> facts.deadLetter(decoded(record, DeadLetterEvent.class));
            default -> {}
        }
    }

    private <T extends SpecificRecord> T decoded(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        return switch (codec.decode(record.value(), type)) {
            case Decoded.Read<T>(T value) -> value;
            case Decoded.Unreadable<T> unreadable ->
                throw new IllegalStateException("an output record cannot be read: " + unreadable);
        };
    }

    @Override
    public void close() {
        stopped.set(true);
        boolean interrupted = false;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException asked) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
