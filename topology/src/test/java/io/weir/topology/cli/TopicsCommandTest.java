// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TopicsCommandTest {

    @Test
    void theListNamesEveryTopicWithItsPurpose() {
        Result list = weir("topics", "list");

        assertThat(list.status()).isZero();
        for (Topic topic : Topic.values()) {
            assertThat(list.out()).contains(topic.topicName(), topic.description());
        }
    }

    @Test
    void theListAsJsonSaysWhatTheTopicsSay() {
        JsonNode list =
                JsonMapper.shared().readTree(weir("topics", "list", "--json").out());

        assertThat(list).hasSize(Topic.values().length);
        JsonNode policy = list.valueStream()
                .filter(topic -> topic.get("name").stringValue().equals("weir.policy.v1"))
                .findFirst()
                .orElseThrow();
        assertThat(policy.get("partitions").intValue()).isEqualTo(1);
        assertThat(policy.get("cleanupPolicy").stringValue()).isEqualTo("compact");
        assertThat(policy.get("retentionMillis").isNull()).isTrue();
        assertThat(list.get(0).get("partitions").isNull()).isTrue();
        assertThat(list.get(0).get("retentionMillis").longValue())
                .isEqualTo(Duration.ofDays(7).toMillis());
    }

    @Test
    void withoutASubcommandItSaysWhichThereAre() {
        assertThat(weir("topics").status()).isEqualTo(2);
        assertThat(weir("topics").err()).contains("list, create, or check");
    }

    @Test
    void wrongNumbersAreRefusedWithTheirRange() {
        Result none = weir("topics", "create", "--bootstrap-servers", "localhost:1", "--partitions", "0");
        Result slow = weir("topics", "check", "--bootstrap-servers", "localhost:1", "--timeout", "0");

        assertThat(none.status()).isEqualTo(2);
        assertThat(slow.status()).isEqualTo(2);
        assertThat(slow.err()).contains("--timeout is 1 to 600 seconds, not 0");
    }

    /// A port that takes connections and never answers, one that refuses them, and a name that is none.
    @Test
    @Timeout(60)
    void withoutABrokerItEndsInTimeAndSaysWhere() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (String address : List.of("127.0.0.1:" + silent.getLocalPort(), "127.0.0.1:" + freePort())) {
                Result check = weir("topics", "check", "--bootstrap-servers", address, "--timeout", "1");

                assertThat(check.status()).isEqualTo(3);
                assertThat(check.err()).contains("no broker answers at " + address + " within 1 s");
            }
        }
        assertThat(weir("topics", "check", "--bootstrap-servers", "no.such.host.invalid:9092")
                        .status())
                .isEqualTo(3);
    }

    @Test
    @Timeout(120)
    void onARealBrokerTopicsAreMadeOnceCheckedAndTheirDifferencesNamed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            String at = broker.bootstrapServers();
            nothingIsMadeByADryRun(at, admin);
            theTopicsAreMadeOnceAndFit(at);
            everyDifferenceIsNamedWithItsFix(at, admin);
        }
    }

    private static void nothingIsMadeByADryRun(String at, Admin admin) throws Exception {
        Result check = weir("topics", "check", "--bootstrap-servers", at);
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out()).contains("weir.policy.v1 is missing");

        Result dry = weir("topics", "create", "--bootstrap-servers", at, "--partitions", "3", "--dry-run");
        assertThat(dry.status()).isZero();
        assertThat(dry.out())
                .contains(
                        "would make weir.chat.prompt.v1 with 3 partitions", Topic.values().length + " to make, 0 kept");
        assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).isEmpty();
    }

    private static void theTopicsAreMadeOnceAndFit(String at) {
        Result first = weir("topics", "create", "--bootstrap-servers", at, "--partitions", "3");
        assertThat(first.status()).isZero();
        assertThat(first.out())
                .contains("made weir.policy.v1 with 1 partitions", Topic.values().length + " made, 0 kept");

        Result again = weir("topics", "create", "--bootstrap-servers", at);
        assertThat(again.status()).isZero();
        assertThat(again.out()).contains("0 made, " + Topic.values().length + " kept");

        Result check =
                weir("topics", "check", "--bootstrap-servers", at, "--partitions", "3", "--replication-factor", "1");
        assertThat(check.out()).contains("All " + Topic.values().length + " topics are as Weir needs them.");
        assertThat(check.status()).isZero();
    }

    private static void everyDifferenceIsNamedWithItsFix(String at, Admin admin) throws Exception {
        admin.deleteTopics(List.of("weir.label.v1")).all().get(30, TimeUnit.SECONDS);
        admin.createPartitions(Map.of("weir.verdict.v1", NewPartitions.increaseTo(5)))
                .all()
                .get(30, TimeUnit.SECONDS);
        alter(admin, "weir.policy.v1", "cleanup.policy", "delete");
        alter(admin, "weir.decision.v1", "retention.ms", "1000");

        Result check = weir("topics", "check", "--bootstrap-servers", at, "--json");
        while (JsonMapper.shared().readTree(check.out()).size() < 4) {
            // The broker shows what its controller has done a moment later.
            check = weir("topics", "check", "--bootstrap-servers", at, "--json");
        }

        assertThat(check.status()).isEqualTo(1);
        JsonNode differences = JsonMapper.shared().readTree(check.out());
        assertThat(differences
                        .valueStream()
                        .map(difference -> difference.get("topic").stringValue()))
                .containsExactly("weir.verdict.v1", "weir.decision.v1", "weir.label.v1", "weir.policy.v1");
        assertThat(differences
                        .valueStream()
                        .map(difference -> difference.get("fix").stringValue()))
                .noneMatch(String::isEmpty);
        Result create = weir("topics", "create", "--bootstrap-servers", at);
        assertThat(create.status()).isEqualTo(1);
        assertThat(create.out()).contains("Nothing was made").doesNotContain("weir.label.v1");
    }

    private static void alter(Admin admin, String topic, String key, String value) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get(30, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Result weir(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Weir.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Result(status, out.toString(), err.toString());
    }

    private record Result(int status, String out, String err) {}
}
