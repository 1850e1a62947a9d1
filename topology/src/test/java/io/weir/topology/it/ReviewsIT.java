// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.model.ModelListener;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.schema.avro.VerdictEvent;
import io.weir.schema.avro.VerdictName;
import io.weir.topology.chat.GuardListeners;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.chat.GuessingServer;
import io.weir.topology.chat.WeirNode;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.model.ModelRuntime;
import io.weir.wire.RecordLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Evidence that comes after the verdict, through Kafka: the real guard, its encoder, and both applications.
final class ReviewsIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String QUESTION = "Who was Ada Brown, and when was she born?";
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";

    /// One join and one higher revision for each piece, over a start that has nothing on its disk.
    @Test
    @Timeout(300)
    void lateEvidenceGivesOneHigherRevisionOverARestart(@TempDir Path first, @TempDir Path second) throws Exception {
        try (ChatCluster cluster = ChatCluster.start(2)) {
            try (WeirNode node = start(cluster, first)) {
                cluster.exchange("acme", "c1", "e1", QUESTION, ANSWER);
                cluster.exchange("acme", "c2", "e2", QUESTION, ANSWER);
                cluster.exchange("other", "c1", "e3", QUESTION, ANSWER);
                assertThat(verdicts(cluster, revision("e1", 1).and(revision("e2", 1))))
                        .filteredOn(verdict -> verdict.getRevision() == 1)
                        .allSatisfy(verdict -> assertThat(
                                        verdict.getSignals().getFirst().getDetail())
                                .startsWith("revised.neighbours:"));

                cluster.send(sample("e1", "s1"));
                List<VerdictEvent> sampled = verdicts(cluster, revision("e1", 2));
                assertThat(of(sampled, "e1", 2).getEvidence())
                        .anyMatch(pointer -> pointer.startsWith(Topic.SAMPLE.topicName()));
                assertThat(node.health().report().alive()).isTrue();
            }
            try (WeirNode node = start(cluster, second)) {
                cluster.send(sample("e1", "s1"));
                cluster.send(sample("e1", "s2"));

                List<VerdictEvent> all = verdicts(cluster, revision("e1", 3));
                assertThat(all.stream()
                                .filter(verdict -> verdict.getExchange().equals("e1"))
                                .map(VerdictEvent::getRevision))
                        .containsExactly(0, 1, 2, 3);
                assertThat(all.stream()
                                .filter(verdict -> verdict.getExchange().equals("e3"))
                                .map(VerdictEvent::getRevision))
                        .as("another tenant's answer is no neighbour")
                        .containsExactly(0);
                assertThat(node.health().report().alive()).isTrue();
            }
        }
    }

    /// The prompt is asked again as it was, at the temperature that is set, until the claims are decided.
    @Test
    @Timeout(300)
    void anAnswerThatNothingSpeaksOfIsAskedForAgain(@TempDir Path state) throws Exception {
        try (ChatCluster cluster = ChatCluster.start(1);
                var server = server(GuessingServer.saying(ANSWER));
                WeirNode node = start(cluster, state, asking(server.url()))) {
            cluster.exchange("acme", "c1", "e1", QUESTION, ANSWER);

            VerdictEvent revised = of(verdicts(cluster, revision("e1", 1)), "e1", 1);
            assertThat(revised.getSignals().getFirst().getDetail()).startsWith("revised.resampled:supports-2");
            assertThat(server.bodies())
                    .hasSize(2)
                    .allSatisfy(
                            body -> assertThat(body).contains("\"temperature\":0.8", "\"seed\":", "Who was Ada Brown"));
            assertThat(node.health().report().alive()).isTrue();
        }
    }

    @Test
    @Timeout(300)
    void aServerThatFailsLeavesTheVerdictInconclusive(@TempDir Path state) throws Exception {
        try (ChatCluster cluster = ChatCluster.start(1);
                var server = server(GuessingServer.status(500));
                WeirNode node = start(cluster, state, asking(server.url()))) {
            cluster.exchange("acme", "c1", "e1", QUESTION, ANSWER);

            VerdictEvent revised = of(verdicts(cluster, revision("e1", 1)), "e1", 1);
            assertThat(revised.getVerdict()).isEqualTo(VerdictName.INCONCLUSIVE);
            assertThat(revised.getCause()).isEqualTo("MODEL_FAILED");
            assertThat(node.health().report().alive()).isTrue();
        }
    }

    private static GuessingServer server(GuessingServer.Reply reply) {
        return new GuessingServer(reply, reply);
    }

    private static Map<String, String> asking(String url) {
        return Map.of(
                "weir.uncertainty.neighbours.enabled", "false",
                "weir.uncertainty.resample.model", "again",
                "weir.uncertainty.resample.risk-min", "0",
                "weir.model.remote.again.url", url,
                "weir.model.remote.again.model", "m",
                "weir.model.remote.again.plain-http", "true",
                "weir.model.remote.again.retries", "0");
    }

    private static WeirNode start(ChatCluster cluster, Path state) throws Exception {
        return start(cluster, state, Map.of());
    }

    private static WeirNode start(ChatCluster cluster, Path state, Map<String, String> more) throws Exception {
        Map<String, String> keys = new HashMap<>(Map.of(
                "weir.kafka.bootstrap-servers",
                cluster.bootstrapServers(),
                "weir.stream.state-directory",
                state.toString(),
                "weir.stream.replication-factor",
                "1",
                "weir.guard.enabled",
                "uncertainty",
                "weir.uncertainty.reviews.enabled",
                "true"));
        keys.putAll(more);
        var settings = ConfigReader.read(keys);
        return WeirNode.start(
                settings,
                GuardLoader.load(
                        settings.guards(),
                        settings.guardSettings(),
                        ModelRuntime.of(settings.models(), ModelListener.NONE),
                        GuardListeners.NONE),
                ContractCodec.json(),
                RecordLimits.ofContract(),
                new SimpleMeterRegistry());
    }

    private static ProducerRecord<byte[], byte[]> sample(String exchange, String id) {
        var record = ChatCluster.event(
                Topic.SAMPLE,
                "acme",
                "c1",
                exchange,
                "{\"model\":\"other\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + "Ada Brown, a painter from Denmark, was born in 1921.\"}}]}");
        record.headers().remove("ce_id").add("ce_id", id.getBytes(UTF_8));
        return record;
    }

    private static List<VerdictEvent> verdicts(ChatCluster cluster, Predicate<List<VerdictEvent>> enough) {
        return cluster.read(Topic.VERDICT, VerdictEvent.class, WITHIN, enough);
    }

    private static Predicate<List<VerdictEvent>> revision(String exchange, int revision) {
        return all -> all.stream()
                .anyMatch(verdict -> verdict.getExchange().equals(exchange) && verdict.getRevision() == revision);
    }

    private static VerdictEvent of(List<VerdictEvent> all, String exchange, int revision) {
        return all.stream()
                .filter(verdict -> verdict.getExchange().equals(exchange) && verdict.getRevision() == revision)
                .findFirst()
                .orElseThrow();
    }
}
