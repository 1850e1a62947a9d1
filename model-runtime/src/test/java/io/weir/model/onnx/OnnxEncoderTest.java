// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Digest;
import io.weir.model.Encoding;
import io.weir.model.ModelFile;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.UntrustedModelException;
import io.weir.model.Window;
import io.weir.model.batch.BatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real model, from its jar.
final class OnnxEncoderTest {

    private static final CatalogueEntry ENTRY = Catalogue.ALL_MINILM_L6_V2;
    private static final String SENTENCE = "The gate at the upper lock was opened at dawn. ";

    @TempDir
    private static Path directory;

    private static OnnxEncoder encoder;

    @BeforeAll
    static void open() throws IOException {
        encoder = OnnxEncoder.open(
                ENTRY, new ModelStore(directory), BatchSettings.cpu(), InstantSource.system(), ModelListener.NONE);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void itServesOnlyAfterItsKnownAnswersCameOutRight() {
        assertThat(encoder.isReady()).isTrue();
    }

    @Test
    void closeTextsLieNearerThanDistantOnes() {
        float[] lock = only("The lock keeper opened the gate in the morning.");

        assertThat(cosine(lock, only("At dawn the gate of the lock was opened.")))
                .isGreaterThan(0.5)
                .isGreaterThan(cosine(lock, only("Interest rates fell again last quarter.")) + 0.3);
    }

    /// The tokenizer's own file cuts at 128 tokens: an attack behind them would go unread.
    @Test
    void aLongTextIsReadToItsEndInWindows() {
        String text = SENTENCE.repeat(100);

        Encoding encoding = encoder.encode(text, soon());

        assertThat(encoding).isInstanceOfSatisfying(Encoding.Encoded.class, encoded -> {
            assertThat(encoded.run().tokensDropped()).isZero();
            assertThat(encoded.windows()).hasSizeGreaterThan(3);
            int read = 0;
            for (Window window : encoded.windows()) {
                assertThat(window.characters().start()).isLessThanOrEqualTo(read);
                read = window.characters().end();
            }
            assertThat(read).isEqualTo(text.stripTrailing().length());
        });
    }

    @Test
    void wordsBehindTheTokenizersOwnLimitChangeTheAnswer() {
        String shared = "water ".repeat(140);

        assertThat(only(shared + "falls")).isNotEqualTo(only(shared + "burns"));
    }

    @Test
    void anAnswerDependsOnItsTextAloneWhoeverIsInTheBatch() throws InterruptedException, ExecutionException {
        float[] alone = only(SENTENCE);
        List<Callable<float[]>> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String other = SENTENCE.repeat(1 + i % 4);
            calls.add(() -> only(other));
            calls.add(() -> only(SENTENCE));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<float[]>> answers = threads.invokeAll(calls);
            for (int i = 1; i < answers.size(); i += 2) {
                assertThat(answers.get(i).get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void aPassedDeadlineIsAValue() {
        Encoding encoding = encoder.encode(SENTENCE, Instant.EPOCH);

        assertThat(encoding).isInstanceOf(Encoding.Unavailable.class);
    }

    /// F22: wrong weights refuse to serve.
    @Test
    void aFileWithAnotherDigestIsRefused(@TempDir Path other) {
        ModelFile model = ENTRY.model();
        ModelFile wrong = new ModelFile(model.name(), model.bytes(), new Digest("0".repeat(64)), model.sources());

        assertThatThrownBy(() -> new ModelStore(other).open(wrong)).isInstanceOf(UntrustedModelException.class);
    }

    private static float[] only(String text) {
        return switch (encoder.encode(text, soon())) {
            case Encoding.Encoded encoded -> encoded.windows().getFirst().rows().row(0);
            case Encoding.Unavailable unavailable -> throw new AssertionError(unavailable.cause());
        };
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        return dot;
    }
}
