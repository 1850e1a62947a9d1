// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.guard.Exchange;
import io.weir.guard.Floors;
import io.weir.guard.Guard;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Observation;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.topics.TopicCluster;
import io.weir.wire.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StreamHealthTest {
    private static final Duration STUCK_AFTER = Duration.ofSeconds(2);

    /// F49.
    @Test
    @Timeout(180)
    void livenessFailsWhileAStreamThreadIsStuckThoughTheProcessIsUp(@TempDir Path state) throws Exception {
        var release = new CountDownLatch(1);
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            try (var topics =
                    TopicCluster.connect(broker.bootstrapServers(), new Properties(), Duration.ofSeconds(60))) {
                topics.create(List.of(Topic.values()), 1, 1);
            }
            var settings = ConfigReader.read(Map.of(
                    "weir.kafka.bootstrap-servers",
                    broker.bootstrapServers(),
                    "weir.stream.state-directory",
                    state.toString(),
                    "weir.stream.replication-factor",
                    "1",
                    "weir.stream.threads",
                    "1",
                    "weir.health.stuck-after",
                    STUCK_AFTER.toSeconds() + "s"));
            try (var node = WeirNode.start(
                    settings,
                    ChatGuards.of(new StuckGuard(release)),
                    ContractCodec.json(),
                    RecordLimits.ofContract(),
                    new SimpleMeterRegistry())) {
                await(() -> node.health().report().ready());
                assertThat(node.health().report().alive()).isTrue();

                send(broker);
                await(() -> !node.health().report().alive());
                assertThat(node.health().report().ready()).isFalse();

                release.countDown();
                await(() -> node.health().report().alive());
            }
        } finally {
            release.countDown();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /// A response alone would wait for its bound: both halves are sent.
    private static void send(EmbeddedBroker broker) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Topic topic : List.of(Topic.PROMPT, Topic.RESPONSE)) {
                String body = topic == Topic.PROMPT
                        ? "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                        : "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}";
                var record = new ProducerRecord<>(topic.topicName(), bytes("acme/c"), bytes(body));
                Map.of(
                                "content-type", "application/json",
                                "ce_specversion", "1.0",
                                "ce_id", topic.name(),
                                "ce_source", "/test",
                                "ce_type", topic.payload().eventType(),
                                "ce_subject", "c",
                                "ce_tenantid", "acme",
                                "ce_correlationid", "e")
                        .forEach((name, value) -> record.headers().add(name, bytes(value)));
                producer.send(record).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Holds the stream thread until it is let go.
    private record StuckGuard(CountDownLatch release) implements Guard.Immediate {
        @Override
        public GuardInfo info() {
            return new GuardInfo(new GuardId("stuck"), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));
        }

        @Override
        public Observation observe(Exchange exchange) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Observation.Seen(List.of(), Set.of());
        }
    }
}
