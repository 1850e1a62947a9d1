// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.cli.Weir;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PolicyCommandTest {

    private static final String GOOD = "{tenant: acme, version: 1}";
    private static final String BAD = "{tenant: acme, version: 1, rulez: []}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @Test
    void aGoodPolicyIsGoodAndABadOneHasItsReasons() throws IOException {
        assertThat(line.execute("policy", "check", file("good.yaml", GOOD))).isZero();
        assertThat(out.toString()).contains("good: acme@1");

        assertThat(line.execute("policy", "check", file("good.yaml", GOOD), file("bad.yaml", BAD)))
                .isEqualTo(1);
        assertThat(out.toString()).contains("refused", "unknown field `rulez`; did you mean `rules`?");
    }

    @Test
    void everyPolicyThatIsShippedIsGood() {
        assertThat(line.execute(
                        "policy",
                        "check",
                        "../policies/default.yaml",
                        "../policies/strict.yaml",
                        "../policies/shadow-example.yaml"))
                .isZero();
        assertThat(out.toString()).doesNotContain("note:");
    }

    @Test
    void aCheckAnswersInJsonToo() throws IOException {
        line.execute("policy", "check", "--json", file("bad.yaml", BAD));

        JsonNode checked = JsonMapper.shared().readTree(out.toString()).at("/files/0");
        assertThat(checked.get("good").asBoolean()).isFalse();
        assertThat(checked.at("/problems/0").asString()).startsWith("document (line 1)");
    }

    @Test
    void aFileThatIsMissingIsSaidToBe() {
        assertThat(line.execute(
                        "policy", "check", directory.resolve("none.yaml").toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("there is no such file");
    }

    @Test
    void aDiffNamesWhatChangedAndCountsDecisions() throws IOException {
        String old = file("old.yaml", GOOD);
        String fresh = file("new.yaml", "{tenant: acme, version: 2, otherwise: quarantine}");
        String verdicts = file("verdicts.jsonl", """
                {"tenant":"acme","conversation":"c","exchange":"1","guard":"hazard","guardVersion":"1","models":[],\
                "policyTenant":"acme","policyVersion":"1","verdict":"FLAGGED","findings":[],\
                "signals":[{"category":"hate","detail":"","score":0.7,"locations":[]}],\
                "millis":1,"evidence":[],"recordedAt":"2026-01-01T00:00:00Z"}
                no verdict
                """);

        assertThat(line.execute("policy", "diff", "--json", old, fresh, "--verdicts", verdicts))
                .isZero();

        JsonNode diff = JsonMapper.shared().readTree(out.toString());
        assertThat(diff.at("/changes/0/setting").asString()).isEqualTo("otherwise");
        assertThat(diff.at("/decisions/exchanges").asInt()).as(out.toString()).isEqualTo(1);
        assertThat(diff.at("/decisions/linesUnread").asInt()).isEqualTo(1);
        assertThat(diff.at("/decisions/moves/0/from").asString()).isEqualTo("REVIEW");
        assertThat(diff.at("/decisions/moves/0/to").asString()).isEqualTo("QUARANTINE");
    }

    @Test
    void aBadPolicyIsNotComparedAndNotPublished() throws IOException {
        String bad = file("bad.yaml", BAD);

        assertThat(line.execute("policy", "diff", bad, file("good.yaml", GOOD))).isEqualTo(1);
        assertThat(line.execute("policy", "publish", bad, "--bootstrap-servers", "127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("was not sent");
    }

    @Test
    void aDryRunWithoutAClusterChecksThePolicyAlone() throws IOException {
        assertThat(line.execute("policy", "publish", file("good.yaml", GOOD), "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("nothing was sent");
    }

    @Test
    void publishingNowhereIsWrongUsage() throws IOException {
        assertThat(line.execute("policy", "publish", file("good.yaml", GOOD))).isEqualTo(2);
        assertThat(err.toString()).contains("--bootstrap-servers");
    }

    @Test
    @Timeout(60)
    void aClusterThatIsAwayIsSaidToBeWithinTheTimeOut() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        int status = line.execute(
                "policy",
                "publish",
                file("good.yaml", GOOD),
                "--bootstrap-servers",
                "127.0.0.1:" + port,
                "--timeout",
                "2");

        assertThat(status).isEqualTo(3);
        assertThat(err.toString()).contains("weir.policy.v1", "127.0.0.1:" + port, "within 2 s");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
