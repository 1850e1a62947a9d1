// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.EncoderInput;
import io.weir.model.Encoding;
import io.weir.model.Matrix;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Window;
import io.weir.model.batch.BatchSettings;
import io.weir.model.text.TextTokenizer;
import io.weir.model.text.TokenWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the models of the catalogue promise, on the models themselves.
final class RealEncodersTest {

    private static final String SENTENCE = "The keeper of the upper lock opened its gate at dawn";
    private static final String PARAPHRASE = "At dawn the gate of the upper lock was opened by its keeper";
    private static final String UNRELATED = "Interest rates fell again in the last quarter";

    @TempDir
    private static Path store;

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "all-minilm-l6-v2-q", "bge-small-en-v15", "e5-small-v2"})
    void knownAnswersComeOutRightAndCloseTextsLieNearer(String id) throws IOException {
        try (OnnxEncoder encoder = open(id, ModelListener.NONE)) {
            assertThat(encoder.isReady()).isTrue();
            float[] sentence = vector(encoder, SENTENCE);
            assertThat(cosine(sentence, sentence)).isCloseTo(1, within(1e-5));
            assertThat(cosine(sentence, vector(encoder, PARAPHRASE)))
                    .isGreaterThan(cosine(sentence, vector(encoder, UNRELATED)) + .15);
        }
    }

    /// fp32 on the CPU: an answer's bits depend on its text alone, not on neighbours, order, or padding.
    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-en-v15", "e5-small-v2"})
    void anAnswerFromAnyBatchIsBitEqualToOneAlone(String id) throws IOException, OrtException {
        CatalogueEntry entry = Catalogue.shipped().entry(id);
        var random = new Random(7);
        try (OrtSession session = OnnxSessions.open(new ModelStore(store).open(entry.model()));
                var model = new EncoderModel(
                        id,
                        EncoderGraph.of(session, true, entry.width()),
                        4_096,
                        new ArenaRelief(1_024),
                        ModelListener.NONE)) {
            List<EncoderRow> rows = rows(entry);
            List<Matrix> alone = new ArrayList<>();
            for (EncoderRow row : rows) {
                alone.add(model.run(List.of(row)).getFirst());
            }
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                order.add(i);
            }
            for (int round = 0; round < 2; round++) {
                Collections.shuffle(order, random);
                for (int from = 0, size; from < order.size(); from += size) {
                    size = Math.min(1 + random.nextInt(8), order.size() - from);
                    List<Integer> batch = order.subList(from, from + size);
                    List<Matrix> together =
                            model.run(batch.stream().map(rows::get).toList());
                    for (int i = 0; i < size; i++) {
                        assertThat(together.get(i).row(0))
                                .isEqualTo(alone.get(batch.get(i)).row(0));
                    }
                }
            }
        }
    }

    /// Quantized models take their scale from the whole batch, so they never have one.
    @Test
    void aQuantizedModelsAnswerDependsOnItsTextAloneWhateverTheSettingsSay() throws Exception {
        Queue<Integer> batches = new ConcurrentLinkedQueue<>();
        var listener = new ModelListener() {
            @Override
            public void batchRan(String model, int rows, int tokens, int tokensPadded, Duration ran) {
                batches.add(rows);
                assertThat(tokensPadded).isEqualTo(tokens);
            }
        };
        try (OnnxEncoder encoder = open("all-minilm-l6-v2-q", listener);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            float[] alone = vector(encoder, SENTENCE);
            List<Callable<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String other = (SENTENCE + ". ").repeat(1 + i % 5);
                calls.add(() -> vector(encoder, SENTENCE));
                calls.add(() -> vector(encoder, other));
            }
            List<Future<float[]>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i += 2) {
                assertThat(answers.get(i).get()).isEqualTo(alone);
            }
        }
        assertThat(batches).isNotEmpty().containsOnly(1);
    }

    @Test
    void aPrefixChangesTheAnswerOfTheModelThatWantsOne() throws IOException {
        try (OnnxEncoder encoder = open("e5-small-v2", ModelListener.NONE)) {
            var text = new EncoderInput.Text(SENTENCE);

            float[] query = windows(encoder.encode(text, "query", soon()))
                    .getFirst()
                    .rows()
                    .row(0);
            float[] passage = windows(encoder.encode(text, "passage", soon()))
                    .getFirst()
                    .rows()
                    .row(0);

            assertThat(vector(encoder, SENTENCE)).isEqualTo(query).isNotEqualTo(passage);
            assertThat(cosine(query, passage)).isBetween(.8, .9999);
        }
    }

    @Test
    void statesOfTokensStandWhereTheTokensDo() throws IOException {
        try (OnnxEncoder encoder = open("all-minilm-l6-v2", ModelListener.NONE)) {
            Window window = windows(encoder.states(new EncoderInput.Text("Gate, gate"), soon()))
                    .getFirst();

            assertThat(window.rows().rows()).isEqualTo(3);
            assertThat(window.tokens().get(2).start()).isEqualTo(6);
            assertThat(cosine(window.rows().row(0), window.rows().row(2)))
                    .isGreaterThan(cosine(window.rows().row(0), window.rows().row(1)));
        }
    }

    private static List<EncoderRow> rows(CatalogueEntry entry) throws IOException {
        ModelStore files = new ModelStore(store);
        Readout readout = Reading.of(entry).answer();
        try (var tokenizer =
                new TextTokenizer(files.open(entry.tokenizer()), files.root().resolve("natives"), entry.text())) {
            List<EncoderRow> rows = new ArrayList<>();
            for (int words = 0; words < 96; words = words * 3 / 2 + 1) {
                String text = (SENTENCE + ". ").repeat(10).substring(0, words * 5);
                for (TokenWindow window : tokenizer.tokenize(text).windows()) {
                    rows.add(new EncoderRow(window, readout));
                }
                for (TokenWindow window : tokenizer
                        .tokenize("naïve 😀 " + text.toUpperCase(Locale.ROOT))
                        .windows()) {
                    rows.add(new EncoderRow(window, readout));
                }
            }
            return rows;
        }
    }

    private static OnnxEncoder open(String id, ModelListener listener) throws IOException {
        return OnnxEncoder.open(
                Catalogue.shipped().entry(id),
                new ModelStore(store),
                BatchSettings.cpu(),
                InstantSource.system(),
                listener);
    }

    private static float[] vector(OnnxEncoder encoder, String text) {
        return windows(encoder.encode(text, soon())).getFirst().rows().row(0);
    }

    private static List<Window> windows(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Encoded encoded -> encoded.windows();
            case Encoding.Unavailable(Cause cause) -> throw new AssertionError(cause);
        };
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double here = 0;
        double there = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            here += (double) a[i] * a[i];
            there += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(here * there);
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(120);
    }
}
