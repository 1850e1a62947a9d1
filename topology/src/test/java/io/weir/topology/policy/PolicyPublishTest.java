// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.guard.TenantId;
import io.weir.guard.pattern.PatternGuard;
import io.weir.policy.PolicyShelf;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.stream.AlertGroups;
import io.weir.stream.ChatLane;
import io.weir.stream.ChatLaneSettings;
import io.weir.stream.ChatTopology;
import io.weir.stream.ShelfPublisher;
import io.weir.stream.async.VirtualThreads;
import io.weir.topology.PolicyEvents;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.chat.GuardCatalogue;
import io.weir.topology.cli.Weir;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Policies on a real broker, from the command to a process that is running.
final class PolicyPublishTest {

    private static final TenantId ACME = new TenantId("acme");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    /// Hot: a running process follows what is published and withdrawn, and one that starts later agrees.
    @Test
    @Timeout(180)
    void whatIsPublishedIsInForceOnARunningProcessAndAfterARestart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            String servers = broker.bootstrapServers();
            createTopics(servers);
            PolicyShelf shelf = PolicyShelf.of(GuardCatalogue.all());
            var events = new PolicyEvents();

            try (KafkaStreams streams = start(servers, shelf, events, directory.resolve("first"))) {
                for (int version = 1; version <= 5; version++) {
                    assertThat(publish(servers, version)).as(err.toString()).isZero();
                    assertThat(events.next()).isEqualTo("acme@" + version);
                }
                assertThat(weir("publish", policy(5, "quarantine"), servers)).isEqualTo(1);
                assertThat(err.toString()).contains("another content");
                assertThat(publish(servers, 5)).isZero();
                assertThat(out.toString()).contains("in force already");
                assertThat(weir("publish", policy(6, "release"), servers, "--dry-run"))
                        .isZero();
                assertThat(shelf.policyOf(ACME).version()).hasToString("acme@5");

                assertThat(weir("withdraw", "acme@5", servers)).isZero();
                assertThat(events.next()).isEqualTo("acme@5 withdrawn");
                assertThat(shelf.policyOf(ACME).version()).hasToString("acme@4");
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }
            PolicyShelf later = PolicyShelf.of(GuardCatalogue.all());
            try (KafkaStreams _ = start(servers, later, events, directory.resolve("second"))) {
                events.await("acme@4");
                assertThat(later.policyOf(ACME).version()).hasToString("acme@4");

                assertThat(weir("withdraw", "acme", servers)).isZero();
                events.await("acme@4 withdrawn");
                assertThat(later.policyOf(ACME).version()).isEqualTo(PolicyVersion.BUILT_IN);
            }
            assertThat(weir("list", servers)).isZero();
            assertThat(out.toString()).contains("nothing is published");
        }
    }

    private int publish(String servers, int version) throws IOException {
        return weir("publish", policy(version, "review"), servers);
    }

    private String policy(int version, String otherwise) throws IOException {
        return Files.writeString(
                        directory.resolve("policy-" + version + '-' + otherwise + ".yaml"),
                        "{tenant: acme, version: " + version + ", otherwise: " + otherwise + "}")
                .toString();
    }

    private int weir(String command, String name, String servers, String... more) {
        String[] words = {"policy", command, name, "--bootstrap-servers", servers};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return line.execute(all);
    }

    private int weir(String command, String servers) {
        return line.execute("policy", command, "--bootstrap-servers", servers);
    }

    private static KafkaStreams start(String servers, PolicyShelf shelf, PolicyEvents events, Path state) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "weir");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        config.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 6_000);
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        var streams = new KafkaStreams(
                ChatTopology.build(new ChatLane(
                        List.of(new PatternGuard()),
                        new CloudEventReader(ReadLimits.DEFAULT),
                        new ContractEncoder(ContractCodec.json(), 1_000_000),
                        new ShelfPublisher(shelf, ContractCodec.json()),
                        shelf,
                        new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                        events,
                        new VirtualThreads("work", 4),
                        InstantSource.system(),
                        ChatLaneSettings.DEFAULT)),
                config);
        streams.start();
        return streams;
    }

    private static void createTopics(String servers) throws Exception {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), 1, (short) 1)
                        .configs(topic == Topic.POLICY ? topic.settings().configuration(1) : Map.of()))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }
}
