// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.linear.LinearModel;
import io.weir.topology.cli.Weir;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RefusalCommandsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path path;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    void theListNamesTheFilesAndTheMetrics() {
        assertThat(line.execute("eval", "--list")).isZero();

        assertThat(out.toString()).contains("refusal", RefusalData.JAILBREAK, "refusal.f1.human (higher is better");
    }

    @Test
    void aLaneThatDoesNotExistIsWrongUsage() {
        assertThat(line.execute("eval", "refusals", "--data", path.toString())).isEqualTo(2);

        assertThat(err.toString()).contains("there are: refusal");
    }

    @Test
    void absentDataIsNamed() throws IOException {
        InventedAnswers.writeTo(path);
        Files.delete(path.resolve(RefusalData.BENIGN));

        assertThat(line.execute("eval", "refusal", "--data", path.toString())).isEqualTo(3);
        assertThat(err.toString()).contains(RefusalData.BENIGN).doesNotContain(RefusalData.JAILBREAK);
    }

    @Test
    void rowsThatWereNotFittedOnMeetTheShippedWeights() throws IOException {
        InventedAnswers.writeTo(path);

        assertThat(line.execute("eval", "refusal", "--data", path.toString(), "--json", "-"))
                .isZero();

        JsonNode json = JsonMapper.shared().readTree(out.toString());
        JsonNode f1 = json.path("metrics").path(0);
        assertThat(f1.path("name").asString()).isEqualTo("refusal.f1.human");
        assertThat(f1.path("mode").asString()).isEqualTo("as-shipped");
        assertThat(f1.path("n").asInt()).isEqualTo(30);
        assertThat(f1.path("value").asDouble()).isGreaterThan(.9);
        assertThat(json.path("data").path(1).path("used").asInt()).isEqualTo(24);
    }

    @Test
    void noTextOfARowLeavesTheCommand() throws IOException {
        InventedAnswers.writeTo(path);
        Path report = path.resolve("report");
        Path errors = path.resolve("errors.tsv");

        line.execute(
                "eval",
                "refusal",
                "--data",
                path.toString(),
                "--report",
                report.toString(),
                "--errors",
                errors.toString());

        assertThat(out.toString()).contains("refusal.f1.human").doesNotContain(InventedAnswers.CANARY);
        assertThat(err.toString()).doesNotContain(InventedAnswers.CANARY);
        assertThat(Files.readString(report.resolve("refusal.html")))
                .contains("<polyline")
                .doesNotContain(InventedAnswers.CANARY);
        assertThat(Files.readString(errors)).doesNotContain(InventedAnswers.CANARY);
    }

    @Test
    void aMetricBelowItsFloorFailsOnlyWhenStrict() throws IOException {
        InventedAnswers.writeTo(path);
        Path file = path.resolve(RefusalData.REFUSAL);
        Files.writeString(file, Files.readString(file).replace("\"refusal\":1", "\"refusal\":0"));

        assertThat(line.execute("eval", "refusal", "--data", path.toString())).isZero();
        assertThat(line.execute("eval", "refusal", "--data", path.toString(), "--strict"))
                .isEqualTo(1);
    }

    @Test
    void trainingTwiceGivesTheSameBytes() throws IOException {
        InventedAnswers.writeTo(path);
        Path once = path.resolve("once.bin");
        Path again = path.resolve("again.bin");

        assertThat(line.execute("train", "refusal", "--data", path.toString(), "--out", once.toString()))
                .isZero();
        line.execute("train", "refusal", "--data", path.toString(), "--out", again.toString());

        assertThat(again).hasSameBinaryContentAs(once);
        assertThat(path.resolve("again.json")).hasSameBinaryContentAs(path.resolve("once.json"));
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(path.resolve("once.json")));
        assertThat(manifest.path("sha256").asString()).isEqualTo(LinearModel.sha256(Files.readAllBytes(once)));
        assertThat(manifest.path("excluded")
                        .path("failed jailbreak: refusal unknown")
                        .asInt())
                .isEqualTo(6);
        assertThat(manifest.path("packages").path("de.bwaldvogel:liblinear").asString())
                .isNotEqualTo("unknown");
    }
}
