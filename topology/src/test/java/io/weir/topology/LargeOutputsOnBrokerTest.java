// SPDX-License-Identifier: Apache-2.0
package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Observation;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.stream.AlertGroups;
import io.weir.stream.ChatLane;
import io.weir.stream.ChatLaneSettings;
import io.weir.stream.ChatTopology;
import io.weir.stream.ErrorHandlers;
import io.weir.stream.PolicyPublisher;
import io.weir.stream.StreamListener;
import io.weir.stream.async.VirtualThreads;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.RecordLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Outputs, and entries of stores, as large as they get, on a real broker, exactly once.
@Timeout(180)
final class LargeOutputsOnBrokerTest {

    private static final PolicyVersion VERSION = new PolicyVersion("*", "test");
    private static final int SMALL = 20_000;

    private final AtomicInteger threadsFailed = new AtomicInteger();

    /// F16, where the broker takes less than the application was told: it learns.
    @Test
    void anOutputTooLargeBecomesADeadLetterAndTheApplicationStaysUp(@TempDir Path state) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                var outputs = consumer(broker)) {
            createTopics(broker, SMALL);
            try (KafkaStreams streams = start(broker, state, RecordLimits.ofContract())) {
                send(broker, "small-1", 10);
                send(broker, "large", 3 * SMALL);
                send(broker, "small-2", 10);
                send(broker, "large-again", 4 * SMALL);

                Outputs read = readUntil(outputs, 2, 4);

                assertThat(read.decisions).containsExactlyInAnyOrder("small-1", "small-2");
                assertThat(read.deadLetters).hasSize(4).containsOnly("OUTPUT_TOO_LARGE");
                assertThat(threadsFailed)
                        .as("threads that failed, to learn the limit")
                        .hasValue(1);
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }
        }
    }

    /// F16, where it was told.
    @Test
    void anOutputAboveItsTopicsLimitCostsNoThread(@TempDir Path state) throws Exception {
        Map<Topic, Integer> limits = new HashMap<>();
        Arrays.stream(Topic.values())
                .forEach(topic -> limits.put(topic, topic.settings().recordBytesMax()));
        limits.put(Topic.RELEASED, SMALL);
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                var outputs = consumer(broker)) {
            createTopics(broker, SMALL);
            try (KafkaStreams streams = start(broker, state, new RecordLimits(limits))) {
                send(broker, "large", 3 * SMALL);
                send(broker, "small", 10);

                Outputs read = readUntil(outputs, 1, 2);

                assertThat(read.decisions).containsExactly("small");
                assertThat(threadsFailed).hasValue(0);
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }
        }
    }

    /// F28: the largest events there are fit the stores' changelogs, joined and in flight.
    @Test
    void twoEventsOfFullSizeAreDecided(@TempDir Path state) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                var outputs = consumer(broker)) {
            createTopics(broker, Topic.RELEASED.settings().recordBytesMax());
            try (KafkaStreams streams = start(broker, state, RecordLimits.ofContract())) {
                send(broker, "full", 1_040_000);

                Outputs read = readUntil(outputs, 1, 0);

                assertThat(read.decisions).containsExactly("full");
                assertThat(threadsFailed).hasValue(0);
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }
        }
    }

    private KafkaStreams start(EmbeddedBroker broker, Path state, RecordLimits limits) {
        ChatLane lane = new ChatLane(
                List.of(new StillGuard()),
                new CloudEventReader(ReadLimits.DEFAULT),
                new ContractEncoder(ContractCodec.json(), limits),
                (_, _) -> new PolicyPublisher.Outcome.Live(VERSION),
                _ -> new ReleaseAllPolicy(VERSION),
                new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                new StreamListener() {},
                new VirtualThreads("work", 64),
                InstantSource.system(),
                ChatLaneSettings.DEFAULT);
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "weir");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        config.put(StreamsConfig.POLL_MS_CONFIG, 10);
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        config.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 6_000);
        config.put(StreamsConfig.producerPrefix("transaction.timeout.ms"), 3_000);
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        config.putAll(ErrorHandlers.properties(lane, limits));
        var streams = new KafkaStreams(ChatTopology.build(lane), config);
        streams.setUncaughtExceptionHandler(_ -> {
            threadsFailed.incrementAndGet();
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
        return streams;
    }

    private static void createTopics(EmbeddedBroker broker, int releasedBytesMax) throws Exception {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> {
                    Map<String, String> configuration = topic.settings().configuration(1);
                    if (topic == Topic.RELEASED) {
                        configuration.put("max.message.bytes", Integer.toString(releasedBytesMax));
                    }
                    return new NewTopic(topic.topicName(), 1, (short) 1).configs(configuration);
                })
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    /// Sends one exchange with texts of this size.
    private static void send(EmbeddedBroker broker, String exchange, int size) throws Exception {
        String text = "x".repeat(size);
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 2_000_000);
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(event(
                            Topic.PROMPT,
                            exchange,
                            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                    .get(30, TimeUnit.SECONDS);
            producer.send(event(
                            Topic.RESPONSE,
                            exchange,
                            "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                                    + text + "\"}}]}"))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static ProducerRecord<byte[], byte[]> event(Topic topic, String exchange, String body) {
        var record = new ProducerRecord<>(topic.topicName(), bytes("acme/c"), bytes(body));
        String type = topic == Topic.PROMPT ? "io.weir.chat.prompt.v1" : "io.weir.chat.response.v1";
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        topic + "-" + exchange,
                        "ce_source",
                        "/test",
                        "ce_type",
                        type,
                        "ce_subject",
                        "c",
                        "ce_tenantid",
                        "acme",
                        "ce_correlationid",
                        exchange,
                        "content-type",
                        "application/json")
                .forEach((name, value) -> record.headers().add(name, bytes(value)));
        return record;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "test",
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /// What is committed, once there are as many of each, and whatever comes within a second more.
    private static Outputs readUntil(KafkaConsumer<byte[], byte[]> consumer, int decisions, int deadLetters) {
        consumer.subscribe(Set.of(Topic.DECISION.topicName(), Topic.DEAD_LETTER.topicName()));
        var outputs = new Outputs(new ArrayList<>(), new ArrayList<>());
        while (outputs.decisions.size() < decisions || outputs.deadLetters.size() < deadLetters) {
            consumer.poll(Duration.ofMillis(100)).forEach(outputs::add);
        }
        consumer.poll(Duration.ofSeconds(1)).forEach(outputs::add);
        return outputs;
    }

    private static <T extends SpecificRecord> T decoded(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        return switch (ContractCodec.json().decode(record.value(), type)) {
            case Decoded.Read<T>(T event) -> event;
            case Decoded.Unreadable<T> unreadable -> throw new AssertionError(unreadable);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private record Outputs(List<String> decisions, List<String> deadLetters) {

        void add(ConsumerRecord<byte[], byte[]> record) {
            if (record.topic().equals(Topic.DECISION.topicName())) {
                decisions.add(decoded(record, DecisionEvent.class).getExchange());
            } else {
                deadLetters.add(decoded(record, DeadLetterEvent.class).getReason());
            }
        }
    }

    /// Waits, so that exchanges lie in the in-flight store, and sees nothing.
    private static final class StillGuard implements Guard.Waiting {

        private static final GuardInfo INFO =
                new GuardInfo(new GuardId("still"), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));

        @Override
        public GuardInfo info() {
            return INFO;
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            return new Observation.Seen(List.of(), Set.of());
        }
    }
}
