// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.Conversion;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.gguf.GgufFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a listener throws is no fault of the model's. A token is a byte here.
final class LanguageListenerFaultsTest {

    private static final int CONTEXT = 400;
    private static final String ID = "faulty-listener";
    private static final RawPrompt PROMPT = new RawPrompt("d".repeat(140));

    @TempDir
    private static Path directory;

    private static ConvertedModel converted;

    private final AtomicInteger told = new AtomicInteger();

    @BeforeAll
    static void convert() throws IOException {
        Path gguf = directory.resolve("tiny.gguf");
        Files.write(gguf, GgufFixture.decoder(11).toBytes());
        converted = Conversion.convert(gguf, ID, Precision.FP32, CONTEXT, directory, (_, _) -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsAnsweredThoughNobodyCanBeToldWhatWasReused(boolean error) throws IOException {
        var listener = new ModelListener() {
            @Override
            public void tokensReused(String model, int tokens) {
                told.incrementAndGet();
                if (error) {
                    throw new AssertionError("the listener's own");
                }
                throw new IllegalStateException("the listener's own");
            }
        };
        try (OnnxLanguageModel model = open(CausalKnownAnswers.NONE, listener)) {
            for (int time = 0; time < 4; time++) {
                assertThat(model.likelihood(PROMPT, "d", 9, soon())).isInstanceOf(Likelihood.Scored.class);
                assertThat(model.generate(PROMPT, new GenerationLimits(1), _ -> false, soon()))
                        .isInstanceOf(Generation.Generated.class);
            }
        }

        // From the third call on; a fault that let the kept go would be told of less often.
        assertThat(told).hasValue(6);
    }

    @Test
    void aModelThatCannotBeAskedWhatItKnowsLeavesNoWorker() {
        var listener = new ModelListener() {
            @Override
            public void rejected(String model, Cause cause) {
                throw new IllegalStateException("the listener's own");
            }
        };
        var tooLong = new CausalKnownAnswers.Response("d".repeat(CONTEXT), "d", 0);

        assertThatThrownBy(() -> open(new CausalKnownAnswers(List.of(tooLong), List.of()), listener))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the listener's own");

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir-model-" + ID));
    }

    private static OnnxLanguageModel open(CausalKnownAnswers known, ModelListener listener) throws IOException {
        return OnnxLanguageModel.open(
                converted.withKnownAnswers(known).source(directory.resolve("natives")),
                BatchSettings.cpu().withWorkers(1, 1),
                PrefixSettings.usual(),
                InstantSource.system(),
                listener);
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(1));
    }
}
