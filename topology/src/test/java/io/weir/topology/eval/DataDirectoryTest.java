// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    private static final String CANARY = "canary-7f3a";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path path;

    private final StringWriter notes = new StringWriter();

    @Test
    void anAbsentDirectoryAndAbsentFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> directory(path.resolve("none"), 9).require(List.of("a.jsonl")))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.exitStatus()).isEqualTo(3))
                .hasMessageContaining("none");

        Files.writeString(path.resolve("a.jsonl"), "{}");
        assertThatThrownBy(() -> directory(path, 9).require(List.of("a.jsonl", "b.jsonl", "c.jsonl")))
                .hasMessageContaining("b.jsonl, c.jsonl");
    }

    @Test
    void oneMalformedRowInAHundredIsNamedByItsLineAlone() throws IOException {
        lines(99, "{" + CANARY);
        List<String> texts = new ArrayList<>();

        DataUsed used = directory(path, 1_000).read("rows.jsonl", row -> texts.add(row.text("text")));

        assertThat(used.rows()).isEqualTo(100);
        assertThat(used.used()).isEqualTo(99);
        assertThat(texts).hasSize(99);
        assertThat(notes.toString()).contains("rows.jsonl:100: not JSON").doesNotContain(CANARY);
    }

    @Test
    void oneMoreThanThatIsRefused() throws IOException {
        lines(99, "{" + CANARY, "[\"" + CANARY + "\"]");

        assertThatThrownBy(() -> directory(path, 1_000).read("rows.jsonl", _ -> {}))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.exitStatus()).isEqualTo(4))
                .hasMessageContaining("2 of 101");
        assertThat(notes.toString()).doesNotContain(CANARY);
    }

    @Test
    void aRowThatTheLaneCannotUseIsMalformed() throws IOException {
        lines(99, "{\"text\": 5, \"secret\": \"" + CANARY + "\"}");

        DataUsed used = directory(path, 1_000).read("rows.jsonl", row -> row.text("text"));

        assertThat(used.malformed()).isEqualTo(1);
        assertThat(notes.toString())
                .contains("rows.jsonl:100: text is not a string")
                .doesNotContain(CANARY);
    }

    @Test
    void theDigestIsOfTheWholeFileWhateverTheLimit() throws IOException {
        lines(5);

        DataUsed used = directory(path, 2).read("rows.jsonl", _ -> {});

        assertThat(used.rows()).isEqualTo(2);
        assertThat(used.sha256())
                .isEqualTo(directory(path, 9).read("rows.jsonl", _ -> {}).sha256());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(path.resolve("rows.jsonl"), new byte[] {'{', (byte) 0xFF, '}'});

        assertThatThrownBy(() -> directory(path, 9).read("rows.jsonl", _ -> {})).hasMessageContaining("not UTF-8");
    }

    private void lines(int good, String... bad) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < good; index++) {
            lines.add("{\"text\": \"row\", \"row\": " + index + "}");
        }
        lines.addAll(List.of(bad));
        Files.write(path.resolve("rows.jsonl"), lines);
    }

    private DataDirectory directory(Path at, int limit) {
        return new DataDirectory(at, limit, new Progress(new PrintWriter(notes, true), false));
    }
}
