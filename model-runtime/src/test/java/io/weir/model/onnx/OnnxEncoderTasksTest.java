// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.EncoderInput;
import io.weir.model.Encoding;
import io.weir.model.Matrix;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Pooling;
import io.weir.model.Span;
import io.weir.model.Task;
import io.weir.model.Window;
import io.weir.model.batch.BatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each task on a graph whose answers are worked out by hand.
///
/// Ids: begin 2, end 3, a 4, b 5, c 6; a vector is `[id, 1]`, and `[100 + id, 1]` in the second of a pair.
final class OnnxEncoderTasksTest {

    @TempDir
    private Path directory;

    private final List<OnnxEncoder> open = new ArrayList<>();
    private int dropped;

    @AfterEach
    void close() {
        open.forEach(OnnxEncoder::close);
    }

    @Test
    void theMeanIsOverTheRowsOwnTokensSpecialOnesIncluded() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.embedding(directory, Pooling.MEAN, false));

        assertThat(only(encoder, "b c").row(0)).containsExactly((2 + 4 + 5 + 6 + 3) / 5f, 1);
    }

    @Test
    void theFirstTokensVectorIsThatOfItself() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.embedding(directory, Pooling.CLS, false));

        assertThat(only(encoder, "b c").row(0)).containsExactly(2, 1);
    }

    @Test
    void aGraphThatPoolsIsTakenAtItsWord() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.embedding(directory, Pooling.NONE, false));

        assertThat(only(encoder, "b c").row(0)).containsExactly(2 + 4 + 5 + 6 + 3, 5);
        assertThat(encoder.states(new EncoderInput.Text("b"), soon()))
                .isEqualTo(new Encoding.Unavailable(Cause.NOT_SUPPORTED));
    }

    @Test
    void aNormalisedVectorHasLengthOne() throws IOException {
        float[] vector = only(open(TinyEncoder.embedding(directory, Pooling.CLS, true)), "b c")
                .row(0);

        assertThat(vector[0]).isCloseTo((float) (2 / Math.sqrt(5)), within(1e-6f));
        assertThat(vector[1]).isCloseTo((float) (1 / Math.sqrt(5)), within(1e-6f));
    }

    @Test
    void thePrefixIsTheOneOfThePurpose() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.embedding(directory, Pooling.NONE, false));
        var text = new EncoderInput.Text("c");

        assertThat(first(encoder.encode(text, soon())).rows().at(0, 0)).isEqualTo(2 + 4 + 6 + 3);
        assertThat(first(encoder.encode(text, "query", soon())).rows().at(0, 0)).isEqualTo(2 + 4 + 6 + 3);
        assertThat(first(encoder.encode(text, "passage", soon())).rows().at(0, 0))
                .isEqualTo(2 + 5 + 6 + 3);
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.encode(text, "poem", soon()));
    }

    @Test
    void statesAreThoseOfTheTextsOwnTokens() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.embedding(directory, Pooling.MEAN, true));

        Window window = first(encoder.states(new EncoderInput.Text("c  b"), soon()));

        assertThat(column(window.rows())).containsExactly(6f, 5f);
        assertThat(window.tokens()).containsExactly(new Span(0, 1), new Span(3, 4));
        assertThat(window.characters()).isEqualTo(new Span(0, 4));
    }

    @Test
    void classLogitsAreOneRowAWindow() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.entry(directory, Task.SEQUENCE_LOGITS));

        List<Window> windows = windows(encoder.encode("a a a a a a a a b b", soon()));

        assertThat(windows).hasSize(2);
        assertThat(windows.get(0).rows().row(0)).containsExactly(2 + 8 * 4 + 3, 10);
        assertThat(windows.get(1).rows().row(0)).containsExactly(2 + 2 * 4 + 2 * 5 + 3, 6);
        assertThat(windows).allSatisfy(window -> assertThat(window.tokens()).isEmpty());
    }

    @Test
    void aGraphWithoutAMaskSeesNoPadding() throws IOException {
        OnnxEncoder encoder = open(
                TinyEncoder.entry(
                        directory,
                        Task.SEQUENCE_LOGITS,
                        TinyEncoder.unmasked(TinyEncoder.table()),
                        TinyEncoder.labels()),
                BatchSettings.cpu().withBatch(512, 32, .9));

        List<Window> windows = windows(encoder.encode("a a a a a a a a b b", soon()));

        assertThat(windows.get(0).rows().row(0)).containsExactly(2 + 8 * 4 + 3, 10);
        assertThat(windows.get(1).rows().row(0)).containsExactly(2 + 2 * 4 + 2 * 5 + 3, 6);
    }

    @Test
    void pairLogitsTellTheTextsApartByTheirTokenTypes() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.entry(directory, Task.PAIR_LOGITS));

        assertThat(pair(encoder, "a", "b c").rows().row(0))
                .containsExactly(2 + 4 + 3 + (100 + 5) + (100 + 6) + (100 + 3), 6);
        assertThat(pair(encoder, "b c", "a").rows().row(0)).containsExactly(2 + 5 + 6 + 3 + (100 + 4) + (100 + 3), 6);
    }

    @Test
    void theLongerSideOfAPairIsCutAndCounted() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.entry(directory, Task.PAIR_LOGITS));

        Encoding encoding = encoder.encode(new EncoderInput.TextPair("a ".repeat(50), "b"), soon());

        assertThat(first(encoding).rows().row(0)).containsExactly(2 + 6 * 4 + 3 + 105 + 103, 10);
        assertThat(((Encoding.Encoded) encoding).run().tokensRead()).isEqualTo(7);
        assertThat(((Encoding.Encoded) encoding).run().tokensDropped()).isEqualTo(44);
        assertThat(dropped).isEqualTo(44);
    }

    @Test
    void tokenLogitsAreOneRowATokenInEveryWindow() throws IOException {
        OnnxEncoder encoder = open(TinyEncoder.entry(directory, Task.TOKEN_LOGITS));

        List<Window> windows = windows(encoder.encode("a b c a b c a b c a", soon()));

        assertThat(column(windows.get(0).rows())).containsExactly(4f, 5f, 6f, 4f, 5f, 6f, 4f, 5f);
        assertThat(column(windows.get(1).rows())).containsExactly(4f, 5f, 6f, 4f);
        assertThat(windows.get(1).tokens())
                .containsExactly(new Span(12, 13), new Span(14, 15), new Span(16, 17), new Span(18, 19));
    }

    @Test
    void anEmptyTextHasNoTokensButAnAnswer() throws IOException {
        assertThat(windows(open(TinyEncoder.entry(directory, Task.TOKEN_LOGITS)).encode("", soon())))
                .singleElement()
                .satisfies(window -> assertThat(window.rows().rows()).isZero());
        assertThat(only(open(TinyEncoder.entry(directory, Task.SEQUENCE_LOGITS)), "")
                        .row(0))
                .containsExactly(5, 2);
    }

    @Test
    void anInputOfAnotherTaskIsNotSupported() throws IOException {
        var pair = new EncoderInput.TextPair("a", "b");
        var unsupported = new Encoding.Unavailable(Cause.NOT_SUPPORTED);

        assertThat(open(TinyEncoder.entry(directory, Task.SEQUENCE_LOGITS)).encode(pair, soon()))
                .isEqualTo(unsupported);
        assertThat(open(TinyEncoder.entry(directory, Task.EMBEDDING)).encode(pair, soon()))
                .isEqualTo(unsupported);
        assertThat(open(TinyEncoder.entry(directory, Task.PAIR_LOGITS)).encode("a", soon()))
                .isEqualTo(unsupported);
    }

    private OnnxEncoder open(CatalogueEntry entry) throws IOException {
        return open(entry, BatchSettings.cpu());
    }

    private OnnxEncoder open(CatalogueEntry entry, BatchSettings settings) throws IOException {
        OnnxEncoder encoder = OnnxEncoder.open(
                entry,
                new ModelStore(directory.resolve("store")),
                settings,
                InstantSource.system(),
                new ModelListener() {
                    @Override
                    public void tokensDropped(String model, int tokens) {
                        dropped += tokens;
                    }
                });
        open.add(encoder);
        return encoder;
    }

    /// The answer without a prefix where the model has none, else with the usual one.
    private static Matrix only(OnnxEncoder encoder, String text) {
        List<Window> windows = windows(encoder.encode(text, soon()));
        assertThat(windows).hasSize(1);
        return windows.getFirst().rows();
    }

    private static Window pair(OnnxEncoder encoder, String first, String second) {
        return first(encoder.encode(new EncoderInput.TextPair(first, second), soon()));
    }

    private static Window first(Encoding encoding) {
        return windows(encoding).getFirst();
    }

    private static List<Window> windows(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Encoded encoded -> encoded.windows();
            case Encoding.Unavailable(Cause cause) -> throw new AssertionError(cause);
        };
    }

    private static List<Float> column(Matrix rows) {
        List<Float> column = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            column.add(rows.at(row, 0));
        }
        return column;
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }
}
