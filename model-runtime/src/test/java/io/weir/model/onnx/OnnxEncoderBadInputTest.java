// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.Encoding;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Pooling;
import io.weir.model.Task;
import io.weir.model.batch.BatchSettings;
import io.weir.model.text.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a file or a text is, it ends in a message or a cause, and never in an answer that is none.
@Timeout(120)
final class OnnxEncoderBadInputTest {

    @TempDir
    private Path directory;

    private final List<OnnxEncoder> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(OnnxEncoder::close);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, .1, .5, .9, .999})
    void aTruncatedGraphDoesNotLoad(double share) throws IOException {
        byte[] whole = TinyEncoder.byRow(TinyEncoder.table()).toBytes();
        byte[] part = Arrays.copyOf(whole, Math.max(1, (int) (share * whole.length)));
        Path file = Files.write(directory.resolve("part.onnx"), part);

        assertThatThrownBy(() -> open(logits(file)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("model (tiny does not load: \\w+|(tiny|file part.onnx) is refused: .*)");
    }

    @Test
    void aGraphThatReadsSomethingElseIsRefusedByName() {
        OnnxFile graph = new OnnxFile("other")
                .input("pixel_values", OnnxFile.Type.FLOAT, "rows", "3")
                .node("Identity", List.of("pixel_values"), List.of("logits"))
                .output("logits", OnnxFile.Type.FLOAT, "rows", "3");

        assertThatThrownBy(() -> open(logits(graph)))
                .hasMessage("model tiny is refused: it wants an input `pixel_values`; those of a text encoder are "
                        + "[attention_mask, input_ids, token_type_ids]");
    }

    @Test
    void aGraphOfOtherNumbersIsRefused() {
        OnnxFile graph = new OnnxFile("other")
                .input("input_ids", OnnxFile.Type.INT32, "rows", "tokens")
                .node("Cast", List.of("input_ids"), List.of("logits"), OnnxAttribute.of("to", 1L))
                .output("logits", OnnxFile.Type.FLOAT, "rows", "tokens");

        assertThatThrownBy(() -> open(logits(graph)))
                .hasMessage("model tiny is refused: its input `input_ids` is not [rows, tokens] of 64-bit integers");
    }

    @Test
    void aGraphWithoutTheOutputOfItsTaskIsRefusedByName() {
        assertThatThrownBy(() -> open(logits(TinyEncoder.byToken(TinyEncoder.table()))))
                .hasMessage("model tiny is refused: it has 0 outputs of 2 dimensions, the last of 2 numbers; "
                        + "its outputs are [last_hidden_state]");
    }

    @Test
    void aGraphOfAnotherWidthIsRefused() {
        ModelForm three = new ModelForm.Logits(TinyEncoder.TEXT, List.of("no", "yes", "perhaps"));

        assertThatThrownBy(() -> open(TinyEncoder.entry(
                        directory, Task.SEQUENCE_LOGITS, TinyEncoder.byRow(TinyEncoder.table()), three)))
                .hasMessageContaining("it has 0 outputs of 2 dimensions, the last of 3 numbers");
    }

    @Test
    void aGraphThatDoesNotSayItsWidthIsTriedAndRefused() {
        OnnxFile graph = new OnnxFile("wide")
                .input("input_ids", OnnxFile.Type.INT64, "rows", "tokens")
                .node("Cast", List.of("input_ids"), List.of("logits"), OnnxAttribute.of("to", 1L))
                .output("logits", OnnxFile.Type.FLOAT, "rows", "width");

        assertThatThrownBy(() -> open(logits(graph)))
                .hasMessage("model tiny is refused: it has no answer for the tokenizer's last token, 8: MODEL_FAILED");
    }

    /// A tokenizer of another model gives ids that this one has no vector for.
    @Test
    void aTokenizerThatDoesNotFitTheModelIsRefused() {
        float[] tooFew = Arrays.copyOf(TinyEncoder.table(), TinyEncoder.table().length - TinyEncoder.WIDTH);

        assertThatThrownBy(() -> open(logits(TinyEncoder.byRow(tooFew))))
                .hasMessage("model tiny is refused: it has no answer for the tokenizer's last token, 8: MODEL_FAILED");
    }

    /// The tokenizer's library reads longer names than the reader of JSON does.
    @Test
    void aTokenizerWhoseSizeIsUnknownLeavesNoWorkers() throws IOException {
        CatalogueEntry entry = logits(TinyEncoder.byRow(TinyEncoder.table()));
        Path tokenizer = TinyTokenizer.write(directory, List.of("a", "b".repeat(60_000)));

        assertThatThrownBy(() -> open(new CatalogueEntry(
                        "leaving",
                        entry.task(),
                        entry.precision(),
                        Map.of(CatalogueEntry.MODEL, entry.model(), CatalogueEntry.TOKENIZER, ModelFile.of(tokenizer)),
                        entry.form(),
                        entry.thresholds(),
                        entry.licence(),
                        entry.knownAnswer(),
                        entry.derivation())))
                .hasMessage("a tokenizer file is no JSON: tokenizer.json");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("weir-model-leaving"));
    }

    @Test
    void aTokenizerThatIsNoneIsNamed() throws IOException {
        CatalogueEntry entry = logits(TinyEncoder.byRow(TinyEncoder.table()));
        Path none = Files.writeString(directory.resolve("none.json"), "{}");

        assertThatThrownBy(() -> open(CatalogueEntry.of(
                        "tiny", entry.task(), entry.precision(), entry.model(), ModelFile.of(none), entry.form())))
                .hasMessage("a tokenizer file cannot be read: none.json");
    }

    /// F21 and F23: numbers that are none fail their row, and none of its neighbours.
    @Test
    void anAnswerThatIsNotFiniteFailsItsRowAlone() throws Exception {
        OnnxEncoder encoder = open(logits(TinyEncoder.byRow(TinyEncoder.table())));
        List<Callable<Encoding>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String text = i % 3 == 0 ? "a nan" : "a b";
            calls.add(() -> encoder.encode(text, soon()));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Encoding>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                if (i % 3 == 0) {
                    assertThat(answers.get(i).get()).isEqualTo(new Encoding.Unavailable(Cause.MODEL_FAILED));
                } else {
                    assertThat(((Encoding.Encoded) answers.get(i).get())
                                    .windows()
                                    .getFirst()
                                    .rows()
                                    .row(0))
                            .containsExactly(2 + 4 + 5 + 3, 4);
                }
            }
        }
    }

    /// Length 0 has no direction.
    @Test
    void aVectorWithoutLengthIsNoNormalisedVector() throws IOException {
        OnnxFile zeros = TinyEncoder.byToken(new float[TinyEncoder.table().length]);
        ModelForm form = new ModelForm.Embedding(TinyEncoder.TEXT, 2, Pooling.MEAN, true, Map.of());

        assertThatThrownBy(() -> open(TinyEncoder.entry(directory, Task.EMBEDDING, zeros, form)))
                .hasMessageContaining("MODEL_FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0", "a\0b", "\uD83D", "\uDE00 a", "\uFFFF\uFFFE", "\u202E", "😀"})
    void aStrangeTextHasAnAnswer(String text) throws IOException {
        OnnxEncoder encoder = open(logits(TinyEncoder.byRow(TinyEncoder.table())));

        assertThat(encoder.encode(text, soon()))
                .isInstanceOfSatisfying(
                        Encoding.Encoded.class,
                        encoded -> assertThat(encoded.run().tokensDropped()).isZero());
    }

    /// F28: read as far as the limits go, counted beyond; the heap holds the text and little else.
    @Test
    void tenMegabytesAreReadToTheLimitAndTheRestIsCounted() throws IOException {
        OnnxEncoder encoder = open(logits(TinyEncoder.byRow(TinyEncoder.table())));
        String text = "a ".repeat(5 * 1024 * 1024);

        Encoding encoding = encoder.encode(text, soon());

        assertThat(encoding).isInstanceOfSatisfying(Encoding.Encoded.class, encoded -> {
            assertThat(encoded.windows()).hasSize(TinyEncoder.TEXT.windowsMax());
            assertThat(encoded.run().tokensRead()).isEqualTo(8 + 3 * 6);
            assertThat(encoded.run().tokensDropped()).isGreaterThan(1_000_000);
        });
    }

    @Test
    void nothingThatAPersonWroteIsInAnAnswersText() throws IOException {
        OnnxEncoder encoder = open(logits(TinyEncoder.byRow(TinyEncoder.table())));

        assertThat(encoder.encode("b c a secret", soon()).toString()).doesNotContain("secret", "b c");
    }

    /// A model that hangs: its callers end by their deadlines, and it can be closed.
    @Test
    void aModelThatHangsEndsAtTheDeadlineAndAtClose() throws IOException {
        OnnxEncoder encoder = open(logits(slow()));
        assertThat(encoder.encode("a", soon())).isInstanceOf(Encoding.Encoded.class);
        Instant deadline = Instant.now().plusMillis(200);

        Encoding encoding = encoder.encode("c", deadline);

        assertThat(encoding).isEqualTo(new Encoding.Unavailable(Cause.TIMED_OUT));
        assertThat(Instant.now()).isAfterOrEqualTo(deadline);
        assertThat(encoder.close(Duration.ofSeconds(2))).isTrue();
        assertThat(encoder.encode("a", soon())).isEqualTo(new Encoding.Unavailable(Cause.NOT_READY));
    }

    /// Multiplies matrices as wide as a token's id says: little but for the word `c`, minutes for that.
    private static OnnxFile slow() {
        long[] widths = new long[TinyEncoder.VOCABULARY];
        Arrays.fill(widths, 1);
        widths[TinyEncoder.VOCABULARY - 3] = 1_500;
        OnnxFile graph = TinyEncoder.vectors(TinyEncoder.table())
                .longs("widths", new long[] {widths.length}, widths)
                .longs("axes", new long[] {2}, 0, 1)
                .node("Gather", List.of("widths", "input_ids"), List.of("token_widths"))
                .node("ReduceMax", List.of("token_widths", "axes"), List.of("width"), OnnxAttribute.of("keepdims", 0L))
                .longs("one", new long[] {1}, 1)
                .node("Reshape", List.of("width", "one"), List.of("side"))
                .node("Concat", List.of("side", "side"), List.of("sides"), OnnxAttribute.of("axis", 0L))
                .node("ConstantOfShape", List.of("sides"), List.of("product0"));
        for (int i = 0; i < 1_000; i++) {
            graph.node("MatMul", List.of("product" + i, "product" + i), List.of("product" + (i + 1)));
        }
        return graph.longs("middle", new long[] {1}, 1)
                .node("ReduceSum", List.of("product1000", "axes"), List.of("zero"), OnnxAttribute.of("keepdims", 0L))
                .node("ReduceSum", List.of("typed", "middle"), List.of("sum"), OnnxAttribute.of("keepdims", 0L))
                .node("Add", List.of("sum", "zero"), List.of("logits"))
                .output("logits", OnnxFile.Type.FLOAT, "rows", "2");
    }

    private CatalogueEntry logits(OnnxFile graph) throws IOException {
        return TinyEncoder.entry(directory, Task.SEQUENCE_LOGITS, graph, TinyEncoder.labels());
    }

    private CatalogueEntry logits(Path graph) throws IOException {
        return TinyEncoder.entry(directory, Task.SEQUENCE_LOGITS, graph, TinyEncoder.labels());
    }

    private OnnxEncoder open(CatalogueEntry entry) throws IOException {
        OnnxEncoder encoder = OnnxEncoder.open(
                entry,
                new ModelStore(directory.resolve("store")),
                BatchSettings.cpu().withWorkers(1, 1),
                InstantSource.system(),
                ModelListener.NONE);
        open.add(encoder);
        return encoder;
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }
}
