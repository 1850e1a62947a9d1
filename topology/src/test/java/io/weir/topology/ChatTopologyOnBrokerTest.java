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
import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.schema.avro.DecisionEvent;
import io.weir.stream.AlertGroups;
import io.weir.stream.ChatLane;
import io.weir.stream.ChatLaneSettings;
import io.weir.stream.ChatTopology;
import io.weir.stream.PolicyPublisher;
import io.weir.stream.StreamListener;
import io.weir.stream.async.VirtualThreads;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.chat.StreamsSettings;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The chat topology on a real broker, exactly once, with a guard that waits on virtual threads.
final class ChatTopologyOnBrokerTest {

    private static final int EXCHANGES = 1_000;
    private static final PolicyVersion VERSION = new PolicyVersion("*", "test");

    private final AtomicInteger policiesRead = new AtomicInteger();

    /// F1, F6: the second start has none of the first one's state on its disk.
    @Test
    @Timeout(180)
    void anInstanceStoppedWithWorkInFlightLosesNothingAndDoublesNothing(@TempDir Path first, @TempDir Path second)
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                var decisions = consumer(broker)) {
            createTopics(broker);
            sendPolicyAndExchanges(broker);
            decisions.subscribe(Set.of(Topic.DECISION.topicName()));
            List<String> decided = new ArrayList<>();

            try (KafkaStreams streams = start(broker, first)) {
                readUntil(decisions, decided, EXCHANGES / 10);
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }
            int atStop = decided.size();
            // Another state directory: everything comes back from the changelogs.
            try (KafkaStreams streams = start(broker, second)) {
                readUntil(decisions, decided, EXCHANGES);
                decisions.poll(Duration.ofSeconds(1)).forEach(record -> decided.add(exchange(record)));
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }

            assertThat(atStop).isLessThan(EXCHANGES);
            assertThat(decided)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, EXCHANGES).mapToObj(i -> "e" + i).toList());
            assertThat(policiesRead).as("each start reads the policies anew").hasValue(2);
        }
    }

    private KafkaStreams start(EmbeddedBroker broker, Path state) {
        Properties config = StreamsSettings.of("weir", broker.bootstrapServers(), state)
                .withReplicationFactor(1)
                .properties();
        var streams = new KafkaStreams(ChatTopology.build(lane()), config);
        streams.start();
        return streams;
    }

    private ChatLane lane() {
        return new ChatLane(
                List.of(new PatternGuard(), new SlowGuard()),
                new CloudEventReader(ReadLimits.DEFAULT),
                new ContractEncoder(ContractCodec.json(), 1_000_000),
                (_, _) -> {
                    policiesRead.incrementAndGet();
                    return new PolicyPublisher.Outcome.Live(VERSION);
                },
                _ -> new ReleaseAllPolicy(VERSION),
                new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                new StreamListener() {},
                new VirtualThreads("work", 64),
                InstantSource.system(),
                ChatLaneSettings.DEFAULT);
    }

    private static void createTopics(EmbeddedBroker broker) throws Exception {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), 2, (short) 1))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void sendPolicyAndExchanges(EmbeddedBroker broker) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.POLICY.topicName(), bytes("*@test"), bytes("{}")))
                    .get(30, TimeUnit.SECONDS);
            for (int i = 0; i < EXCHANGES; i++) {
                send(
                        producer,
                        Topic.PROMPT,
                        i,
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
                send(
                        producer,
                        Topic.RESPONSE,
                        i,
                        "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}");
            }
            producer.flush();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A lost event is a missing decision.
    private static void send(KafkaProducer<byte[], byte[]> producer, Topic topic, int i, String body) {
        String conversation = "c" + i % 50;
        var record = new ProducerRecord<>(topic.topicName(), bytes("acme/" + conversation), bytes(body));
        String type = topic == Topic.PROMPT ? "io.weir.chat.prompt.v1" : "io.weir.chat.response.v1";
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        topic + "-" + i,
                        "ce_source",
                        "/test",
                        "ce_type",
                        type,
                        "ce_subject",
                        conversation,
                        "ce_tenantid",
                        "acme",
                        "ce_correlationid",
                        "e" + i,
                        "content-type",
                        "application/json")
                .forEach((name, value) -> record.headers().add(name, bytes(value)));
        producer.send(record);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "test",
                        "auto.offset.reset", "earliest",
                        "max.poll.records", 50,
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static void readUntil(KafkaConsumer<byte[], byte[]> consumer, List<String> decided, int count) {
        while (decided.size() < count) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> decided.add(exchange(record)));
        }
    }

    private static String exchange(ConsumerRecord<byte[], byte[]> record) {
        return switch (ContractCodec.json().decode(record.value(), DecisionEvent.class)) {
            case Decoded.Read<DecisionEvent>(DecisionEvent event) -> event.getExchange();
            case Decoded.Unreadable<DecisionEvent> unreadable -> throw new AssertionError(unreadable);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /// Waits as a model would, so that work is in flight at any moment.
    private static final class SlowGuard implements Guard.Waiting {

        private static final GuardInfo INFO =
                new GuardInfo(new GuardId("slow"), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));

        @Override
        public GuardInfo info() {
            return INFO;
        }

        @Override
        public Observation observe(Exchange exchange, Instant deadline) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            return new Observation.Seen(List.of(), Set.of());
        }
    }
}
