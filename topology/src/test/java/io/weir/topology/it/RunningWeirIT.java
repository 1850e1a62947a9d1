// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import io.weir.schema.avro.AlertEvent;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.topology.metrics.MetricName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One running Weir with all its guards, asked for what the promises say. Each test has a tenant of
/// its own.
@Timeout(300)
final class RunningWeirIT {
    private static final Duration WITHIN = Duration.ofSeconds(90);
    private static final String CANARY = "canary-7f3a9c";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before every test.
    private static ChatCluster cluster;

    @SuppressWarnings("NullAway.Init") // Set before every test.
    private static WeirProcess weir;

    @BeforeAll
    static void start() throws Exception {
        cluster = ChatCluster.start(2);
        weir = WeirProcess.run(
                        cluster.bootstrapServers(),
                        directory,
                        Map.of("weir.chat.join-bound", "2s", "weir.metrics.tenants", "acme,poisoned,hot"))
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        weir.close();
        cluster.close();
    }

    @Test
    void everyGuardJudgesAnExchangeAndTheResponseIsReleasedAsItCame() {
        cluster.exchange("acme", "c1", "plain", "What is a weir?", "A low wall across a river.");

        DecisionEvent decision = decision("acme", "plain");
        List<ConsumerRecord<byte[], byte[]>> released =
                cluster.read(Topic.RELEASED, WITHIN, records -> records.stream().anyMatch(key("acme/c1")));

        assertThat(decision.getEvents()).isEqualTo(2);
        assertThat(released.stream().filter(key("acme/c1"))).singleElement().satisfies(record -> {
            assertThat(new String(record.value(), UTF_8)).contains("A low wall across a river.");
            assertThat(record.headers().lastHeader("weir_action").value()).isEqualTo("RELEASE".getBytes(UTF_8));
            assertThat(record.headers().lastHeader("ce_id").value()).isEqualTo("RESPONSE-plain".getBytes(UTF_8));
        });
    }

    @Test
    void aLeakedCardNumberIsQuarantinedAndAlertedOnWithoutItsDigits() {
        cluster.exchange("acme", "c2", "leak", "Pay", "Use 4111 1111 1111 1111 please.");

        assertThat(decision("acme", "leak").getAction().name()).isEqualTo("QUARANTINE");
        List<AlertEvent> alerts = cluster.read(
                Topic.ALERT,
                AlertEvent.class,
                WITHIN,
                all -> all.stream().anyMatch(alert -> alert.getSubjectId().equals("c2")));
        assertThat(alerts.stream().filter(alert -> alert.getSubjectId().equals("c2")))
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(alert.toString()).doesNotContain("4111 1111"));
    }

    /// F13: each kind of bytes that are no event, and the partition moves on.
    @Test
    void poisonOfEveryKindIsADeadLetterWithItsBytesHeadersReasonAndOffset() {
        var random = new SplittableRandom(13);
        byte[] noise = new byte[300];
        random.nextBytes(noise);
        Map<String, byte[]> poisons = Map.of(
                "random",
                noise,
                "truncated-json",
                "{\"model\":\"m\",\"messages\":[{\"role\":".getBytes(UTF_8),
                "unknown-schema",
                ByteBuffer.allocate(9).put((byte) 0).putInt(4_711).putInt(1).array(),
                "truncated-avro",
                new byte[] {0, 0, 0},
                "wrong-magic",
                new byte[] {7, 0, 0, 0, 1, 2, 2},
                "deep",
                "[".repeat(10_000).getBytes(UTF_8));
        poisons.forEach((name, bytes) -> {
            var like = ChatCluster.event(Topic.PROMPT, "poisoned", "c", name, "{}");
            cluster.send(new ProducerRecord<>(like.topic(), null, like.key(), bytes, like.headers()));
        });
        cluster.send(new ProducerRecord<>(Topic.PROMPT.topicName(), "poisoned/c".getBytes(UTF_8), null));
        cluster.exchange("poisoned", "c", "after", "Hello", "Hi");

        assertThat(decision("poisoned", "after").getEvents()).isEqualTo(2);
        List<DeadLetterEvent> letters = cluster
                .read(
                        Topic.DEAD_LETTER,
                        DeadLetterEvent.class,
                        WITHIN,
                        all -> all.stream().filter(RunningWeirIT::isPoisoned).count() >= poisons.size() + 1)
                .stream()
                .filter(RunningWeirIT::isPoisoned)
                .toList();

        assertThat(letters).hasSize(poisons.size() + 1).allSatisfy(letter -> {
            assertThat(letter.getTopic()).isEqualTo(Topic.PROMPT.topicName());
            assertThat(letter.getOffset()).isNotNegative();
            assertThat(letter.getReason()).isNotEmpty();
        });
        Set<ByteBuffer> kept = new HashSet<>();
        letters.forEach(letter -> {
            if (letter.getValue() != null) {
                kept.add(letter.getValue());
                assertThat(letter.getHeaders()).isNotEmpty();
            }
        });
        assertThat(kept)
                .containsExactlyInAnyOrderElementsOf(
                        poisons.values().stream().map(ByteBuffer::wrap).toList());
    }

    /// T8 and F47: live within five seconds, without a restart; a bad one changes nothing.
    @Test
    void aPublishedPolicyIsLiveWithinSecondsAndABadOneIsRefusedWhole() throws Exception {
        Path good = policy("hot-1", """
                tenant: hot
                version: "1"
                rules:
                  - id: hold-everything-with-an-address
                    when: {guard: pattern, hazard: pii.email}
                    action: quarantine
                """);
        cluster.exchange("hot", "c", "before", "Who?", "Ask jo@example.org");
        assertThat(decision("hot", "before").getAction().name()).isEqualTo("RELEASE");

        assertThat(publish(good)).isZero();
        awaitMetric("weir_policy_version_info{tenant=\"hot\",version=\"1\"", Duration.ofSeconds(5));
        cluster.exchange("hot", "c", "under-1", "Who?", "Ask jo@example.org");
        DecisionEvent under = decision("hot", "under-1");
        assertThat(under.getAction().name()).isEqualTo("QUARANTINE");
        assertThat(under.getPolicyVersion()).isEqualTo("1");

        Path bad = policy("hot-2", "tenant: hot\nversion: \"2\"\nruels: []\n" + CANARY + ": 1\n");
        assertThat(publish(bad)).isNotZero();
        cluster.send(new ProducerRecord<>(Topic.POLICY.topicName(), "hot@2".getBytes(UTF_8), Files.readAllBytes(bad)));
        awaitMetric("weir_policy_rejects_total{tenant=\"hot\"", Duration.ofSeconds(5));
        cluster.exchange("hot", "c", "still-1", "Who?", "Ask jo@example.org");
        assertThat(decision("hot", "still-1").getPolicyVersion()).isEqualTo("1");
        assertThat(weir.log()).contains("policy live: policy=hot@1", "policy refused: tenant=hot problems=");
    }

    /// F39: marked text through every path; only content topics may hold it.
    @Test
    void whatAPersonWroteIsFoundInContentTopicsOnly() throws Exception {
        cluster.exchange("acme", "c3", "marked", CANARY + " prompt", CANARY + " sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12");
        cluster.send(ChatCluster.event(Topic.PROMPT, "acme", "c3", "broken", "{\"" + CANARY + "\": [" + CANARY));
        cluster.send(ChatCluster.event(Topic.PROMPT, "acme", "c3", "shape", "{\"model\":3,\"" + CANARY + "\":1}"));
        var wrongTenant = ChatCluster.event(Topic.PROMPT, "acme", "c3", "tenant", "{}");
        wrongTenant
                .headers()
                .remove("ce_tenantid")
                .add("ce_tenantid", CANARY.toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8));
        cluster.send(wrongTenant);
        var header = ChatCluster.event(Topic.RESPONSE, "acme", "c3", "alone", "{\"choices\":\"" + CANARY + "\"}");
        header.headers().add("x-note", CANARY.getBytes(UTF_8));
        cluster.send(header);
        cluster.send(new ProducerRecord<>(
                Topic.POLICY.topicName(), ("acme@" + CANARY).getBytes(UTF_8), ("x: " + CANARY).getBytes(UTF_8)));

        decision("acme", "marked");
        cluster.read(
                Topic.DEAD_LETTER,
                DeadLetterEvent.class,
                WITHIN,
                all -> all.stream()
                                .filter(letter -> holds(letter.getValue(), CANARY))
                                .count()
                        >= 3);

        for (Topic topic : Topic.values()) {
            boolean found = cluster.read(topic, Duration.ofSeconds(2), records -> false).stream()
                    .anyMatch(record -> record.value() != null && holds(ByteBuffer.wrap(record.value()), CANARY));
            boolean mayHold = topic.holdsContent() || topic == Topic.POLICY;
            assertThat(found && !mayHold).as("%s holds text", topic).isFalse();
        }
        for (String path : List.of("/metrics", "/q/health")) {
            assertThat(weir.body(path)).as(path).isNotEmpty().doesNotContainIgnoringCase(CANARY);
        }
        assertThat(weir.log()).isNotEmpty().doesNotContainIgnoringCase(CANARY);
    }

    @Test
    void metricsHaveEveryNameFromTheStartAndHealthIsUp() throws IOException {
        String metrics = weir.body("/metrics");

        for (MetricName metric : MetricName.values()) {
            if (metric != MetricName.POLICY_VERSION_INFO) {
                assertThat(metrics).contains(metric.prometheusName());
            }
        }
        assertThat(metrics).contains("weir_verdicts_total{category=\"sexual-minors\"");
        assertThat(weir.status("/q/health/live")).isEqualTo(200);
        assertThat(weir.body("/q/health/ready")).contains("models-and-state", "UP");
    }

    private static DecisionEvent decision(String tenant, String exchange) {
        Predicate<DecisionEvent> wanted = decision ->
                decision.getTenant().equals(tenant) && decision.getExchange().equals(exchange);
        return cluster
                .read(
                        Topic.DECISION,
                        DecisionEvent.class,
                        WITHIN,
                        all -> all.stream().anyMatch(wanted))
                .stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no decision of " + exchange));
    }

    private static void awaitMetric(String series, Duration within) throws IOException {
        long until = System.nanoTime() + within.toNanos();
        String metrics = weir.body("/metrics");
        while (metrics.lines().noneMatch(line -> line.startsWith(series) && !line.endsWith(" 0.0"))) {
            assertThat(System.nanoTime()).as("%s within %s", series, within).isLessThan(until);
            Thread.onSpinWait();
            metrics = weir.body("/metrics");
        }
    }

    private static int publish(Path policy) throws Exception {
        return WeirProcess.command(
                directory.resolve("publish.log"),
                "policy",
                "publish",
                policy.toString(),
                "--bootstrap-servers",
                cluster.bootstrapServers());
    }

    private static Path policy(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), yaml);
    }

    private static Predicate<ConsumerRecord<byte[], byte[]>> key(String key) {
        return record -> record.key() != null && new String(record.key(), UTF_8).equals(key);
    }

    private static boolean isPoisoned(DeadLetterEvent letter) {
        return "poisoned".equals(letter.getTenant());
    }

    private static boolean holds(@org.jspecify.annotations.Nullable ByteBuffer bytes, String text) {
        return bytes != null && UTF_8.decode(bytes.duplicate()).toString().contains(text);
    }
}
