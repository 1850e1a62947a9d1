// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.topics.TopicCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A broker with Weir's topics, a platform that writes events, and readers of what is committed.
final class ChatCluster implements AutoCloseable {
    private static final ContractCodec JSON = ContractCodec.json();

    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    private ChatCluster(EmbeddedBroker broker, KafkaProducer<byte[], byte[]> producer) {
        this.broker = broker;
        this.producer = producer;
    }

    static ChatCluster start(int partitions) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start();
        try (var cluster = TopicCluster.connect(broker.bootstrapServers(), new Properties(), Duration.ofSeconds(60))) {
            cluster.create(List.of(Topic.values()), partitions, 1);
        }
        return new ChatCluster(
                broker,
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()));
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /// Both halves of one exchange, prompt first.
    void exchange(String tenant, String conversation, String exchange, String prompt, String response) {
        send(event(
                Topic.PROMPT,
                tenant,
                conversation,
                exchange,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}"));
        send(event(
                Topic.RESPONSE,
                tenant,
                conversation,
                exchange,
                "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + response + "\"}}]}"));
    }

    static ProducerRecord<byte[], byte[]> event(
            Topic topic, String tenant, String conversation, String exchange, String body) {
        var record = new ProducerRecord<>(
                topic.topicName(), (tenant + '/' + conversation).getBytes(UTF_8), body.getBytes(UTF_8));
        Map<String, String> headers = Map.of(
                "content-type",
                "application/json",
                "ce_specversion",
                "1.0",
                "ce_id",
                topic.name() + '-' + exchange,
                "ce_source",
                "/it",
                "ce_type",
                topic.payload().eventType(),
                "ce_subject",
                conversation,
                "ce_tenantid",
                tenant,
                "ce_correlationid",
                exchange);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("an event could not be written", e);
        }
    }

    /// Every committed record of a topic, read until `enough` says so or the time is over.
    List<ConsumerRecord<byte[], byte[]>> read(
            Topic topic, Duration within, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            long until = System.nanoTime() + within.toNanos();
            while (!enough.test(records) && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            // Whatever is there beyond what was waited for: a doubled record would show here.
            consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
        return records;
    }

    <T extends SpecificRecord> List<T> read(Topic topic, Class<T> type, Duration within, Predicate<List<T>> enough) {
        return read(topic, within, records -> enough.test(decoded(records, type))).stream()
                .map(record -> decoded(record, type))
                .toList();
    }

    private static <T extends SpecificRecord> List<T> decoded(
            List<ConsumerRecord<byte[], byte[]>> records, Class<T> type) {
        return records.stream().map(record -> decoded(record, type)).toList();
    }

    private static <T extends SpecificRecord> T decoded(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        return switch (JSON.decode(record.value(), type)) {
            case Decoded.Read<T>(T value) -> value;
            case Decoded.Unreadable<T> unreadable -> throw new AssertionError(unreadable);
        };
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        broker.close();
    }
}
