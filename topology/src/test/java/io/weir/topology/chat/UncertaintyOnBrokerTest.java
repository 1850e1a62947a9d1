// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.model.ModelListener;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.metrics.UncertaintyMeters;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.topics.TopicCluster;
import io.weir.wire.RecordLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Candidates, a document, log-probabilities and nothing at all, each through a real broker, encoder and
/// weights to the verdict topic, and the decision of the built-in policy.
final class UncertaintyOnBrokerTest {

    private static final String ASKED = "{\"role\":\"user\",\"content\":\"Who was Ada Brown?\"}";
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";
    private static final String OTHER = "Ada Brown was a Danish painter. She was born in 1921 in Leeds.";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    @Timeout(180)
    void eachModeReachesTheVerdictTopicAndNoneHoldsAnAnswerBack(@TempDir Path state) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                var verdicts = consumer(broker, Topic.VERDICT);
                var decisions = consumer(broker, Topic.DECISION)) {
            try (var topics =
                    TopicCluster.connect(broker.bootstrapServers(), new Properties(), Duration.ofSeconds(60))) {
                topics.create(List.of(Topic.values()), 1, 1);
            }
            WeirSettings settings = settings(broker, state);
            ChatGuards guards = GuardLoader.load(
                    settings.guards(),
                    settings.guardSettings(),
                    ModelRuntime.of(settings.models(), ModelListener.NONE),
                    new GuardListeners(_ -> {}, new UncertaintyMeters(meters)));
            try (var node = WeirNode.start(settings, guards, ContractCodec.json(), RecordLimits.ofContract(), meters)) {
                assertThat(node.models().models()).hasSize(1);
                sendAll(broker);

                Map<String, JsonNode> byExchange = read(verdicts, 4);

                assertThat(worst(byExchange, "candidates"))
                        .matches("native:supports-0\\.misses-\\d\\.contradicts-\\d\\.u-\\d+");
                assertThat(worst(byExchange, "document")).startsWith("grounding:supports-0.");
                assertThat(worst(byExchange, "tokens")).startsWith("onset:").contains(".onset-1.");
                assertThat(worst(byExchange, "alone")).startsWith("prior:");
                assertThat(of(byExchange, "alone").path("cause").asString()).isEqualTo("INSUFFICIENT_EVIDENCE");
                for (String exchange : List.of("candidates", "document", "tokens")) {
                    assertThat(claim(of(byExchange, exchange))).as(exchange).contains("1949");
                }
                assertThat(read(decisions, 4).values())
                        .allSatisfy(decision ->
                                assertThat(decision.path("action").asString()).isEqualTo("RELEASE"));
            }
            assertThat(meters.get("weir.uncertainty.pairs").counter().count()).isPositive();
        }
    }

    private static WeirSettings settings(EmbeddedBroker broker, Path state) throws Exception {
        Map<String, String> keys = new HashMap<>();
        keys.put("weir.kafka.bootstrap-servers", broker.bootstrapServers());
        keys.put("weir.stream.state-directory", state.toString());
        keys.put("weir.stream.replication-factor", "1");
        keys.put("weir.guard.enabled", "uncertainty");
        keys.put("weir.uncertainty.prior", "true");
        keys.put("weir.uncertainty.deadline", "30s");
        return ConfigReader.read(keys);
    }

    private static void sendAll(EmbeddedBroker broker) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            exchange(
                    producer,
                    "candidates",
                    ASKED,
                    choice(ANSWER, "") + ',' + choice(OTHER, "") + ',' + choice(OTHER, "") + ',' + choice(OTHER, ""));
            exchange(
                    producer,
                    "document",
                    ASKED + ",{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"" + OTHER + "\"}",
                    choice(ANSWER, ""));
            exchange(
                    producer,
                    "tokens",
                    ASKED,
                    choice(
                            ANSWER,
                            ",\"logprobs\":{\"content\":["
                                    + "{\"token\":\"Ada Brown was a Danish painter. She was born in\",\"logprob\":-0.1},"
                                    + "{\"token\":\" 1949\",\"logprob\":-4.8},"
                                    + "{\"token\":\" in Aarhus.\",\"logprob\":-0.2}]}"));
            exchange(producer, "alone", ASKED, choice(ANSWER, ""));
        }
    }

    private static String choice(String text, String more) {
        return "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}" + more + '}';
    }

    private static void exchange(
            KafkaProducer<byte[], byte[]> producer, String exchange, String messages, String choices) throws Exception {
        send(producer, Topic.PROMPT, exchange, "{\"model\":\"m\",\"messages\":[" + messages + "]}");
        send(producer, Topic.RESPONSE, exchange, "{\"model\":\"m\",\"choices\":[" + choices + "]}");
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Topic topic, String exchange, String body)
            throws Exception {
        var record = new ProducerRecord<>(topic.topicName(), bytes("acme/" + exchange), bytes(body));
        Map.of(
                        "content-type",
                        "application/json",
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        topic.name() + exchange,
                        "ce_source",
                        "/test",
                        "ce_type",
                        topic.payload().eventType(),
                        "ce_subject",
                        exchange,
                        "ce_tenantid",
                        "acme",
                        "ce_correlationid",
                        exchange)
                .forEach((name, value) -> record.headers().add(name, bytes(value)));
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker, Topic topic) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        topic.name(),
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(Set.of(topic.topicName()));
        return consumer;
    }

    private static Map<String, JsonNode> read(KafkaConsumer<byte[], byte[]> consumer, int count) {
        Map<String, JsonNode> read = new HashMap<>();
        while (read.size() < count) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                JsonNode event = JsonMapper.shared().readTree(record.value());
                read.put(event.path("exchange").asString(), event);
            });
        }
        return read;
    }

    private static String worst(Map<String, JsonNode> verdicts, String exchange) {
        return of(verdicts, exchange).path("signals").path(0).path("detail").asString();
    }

    private static JsonNode of(Map<String, JsonNode> verdicts, String exchange) {
        return Objects.requireNonNull(verdicts.get(exchange), exchange);
    }

    private static String claim(JsonNode verdict) {
        JsonNode place = verdict.path("signals").path(0).path("locations").path(0);
        return ANSWER.substring(place.path("start").asInt(), place.path("end").asInt());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
