// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ModelsBenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    private Path directory;

    @Test
    void anEncodersFiguresAreJsonForPrograms() {
        assertThat(line.execute("models", "bench", "--seconds", ".02", "--json", "-", "--store", store()))
                .isZero();

        JsonNode speed = JsonMapper.shared().readTree(out.toString()).get(0);
        assertThat(speed.path("model").asString()).isEqualTo("all-minilm-l6-v2");
        assertThat(speed.path("sha256").asString()).hasSize(64);
        assertThat(speed.path("figures"))
                .hasSize(7)
                .allSatisfy(
                        figure -> assertThat(figure.path("value").asDouble()).isPositive());
        assertThat(speed.path("figures").findValuesAsString("name"))
                .contains("texts-per-second-16", "texts-per-cpu-second-256", "latency-millis-64");
    }

    @Test
    void whatIsMissingIsNotFetched() {
        assertThat(line.execute("models", "bench", "smollm2-135m-instruct", "--store", store()))
                .isEqualTo(3);
        assertThat(line.execute("models", "bench", "vit-s14-focus", "--store", store()))
                .isEqualTo(3);

        assertThat(err.toString()).contains("run ./weir models convert smollm2-135m-instruct", "vit-s14-focus");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatIsNoModelOfTheRuntimeIsWrongUsage() {
        assertThat(line.execute("models", "bench", "refusal-linear", "--store", store()))
                .isEqualTo(2);
        assertThat(line.execute("models", "bench", "all-minilm-l6", "--store", store()))
                .isEqualTo(2);
        for (String seconds : new String[] {"0", "-1", "NaN", "601", "x"}) {
            assertThat(line.execute("models", "bench", "--seconds", seconds)).isEqualTo(2);
        }
    }

    private String store() {
        return directory.resolve("store").toString();
    }
}
