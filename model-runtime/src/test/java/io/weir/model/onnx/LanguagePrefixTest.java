// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelForm;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What prompts have in common is read once, and no answer shows it. A token is a byte here.
final class LanguagePrefixTest {

    private static final int CONTEXT = 600;
    private static final String EXAMPLES =
            "The keeper of the upper lock opens the gate at dawn. Who opens the gate? The keeper. ".repeat(4);

    @TempDir
    private static Path directory;

    private final AtomicInteger reused = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT8"})
    void answersAreTheSameToTheBit(Precision precision) throws IOException {
        ConvertedModel converted = converted(precision);
        try (OnnxLanguageModel plain = open(converted, PrefixSettings.none());
                OnnxLanguageModel keeping = open(converted, PrefixSettings.usual())) {
            for (String own : List.of("A ferry", "Two barges, and", "", "A ferry", "At noon the", "x", "A ferry too")) {
                RawPrompt prompt = new RawPrompt(EXAMPLES + own);

                assertThat(text(keeping, prompt)).isEqualTo(text(plain, prompt));
                assertThat(scores(keeping, prompt)).isEqualTo(scores(plain, prompt));
            }
        }

        assertThat(reused.get()).isGreaterThan(10 * EXAMPLES.length() / 2);
    }

    /// Every length around the places where a reading pauses.
    @Test
    void noSeamShows() throws IOException {
        ConvertedModel converted = converted(Precision.FP32);
        try (OnnxLanguageModel plain = open(converted, PrefixSettings.none());
                OnnxLanguageModel keeping = open(converted, new PrefixSettings(10_000, 50))) {
            for (int length : new int[] {1, 62, 63, 64, 65, 66, 127, 128, 129, 130, 191, 192, 193}) {
                RawPrompt prompt = new RawPrompt(EXAMPLES.substring(0, length));
                for (int time = 0; time < 3; time++) {
                    assertThat(scores(keeping, prompt)).isEqualTo(scores(plain, prompt));
                    assertThat(text(keeping, prompt)).isEqualTo(text(plain, prompt));
                }
            }
        }

        assertThat(reused.get()).isPositive();
    }

    @Test
    void manyThreadsGetTheSameAnswers() throws IOException, InterruptedException, ExecutionException {
        ConvertedModel converted = converted(Precision.FP32);
        try (OnnxLanguageModel plain = open(converted, PrefixSettings.none());
                OnnxLanguageModel keeping = open(converted, new PrefixSettings(150, 2));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<RawPrompt> prompts = IntStream.range(0, 40)
                    .mapToObj(i -> new RawPrompt(i % 3 + EXAMPLES.substring(0, 130 + i)))
                    .toList();
            List<Callable<List<Double>>> calls = new ArrayList<>();
            prompts.forEach(prompt -> calls.add(() -> scores(keeping, prompt)));

            List<Future<List<Double>>> answers = threads.invokeAll(calls);

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(scores(plain, prompts.get(i)));
            }
        }
    }

    /// A model whose logits are moved by a token's place: a wrong place would show.
    @Test
    void placesGoOnWhereTheKeptStateEnds() throws IOException {
        MarkovDecoder table = new MarkovDecoder(263).withPositions().then(3 + 'd', 3 + 'e');
        LanguageModelSource source = source(table);
        try (OnnxLanguageModel plain = open(source, PrefixSettings.none());
                OnnxLanguageModel keeping = open(source, PrefixSettings.usual())) {
            for (int time = 0; time < 4; time++) {
                RawPrompt prompt = new RawPrompt("d".repeat(140) + time);

                assertThat(scores(keeping, prompt)).isEqualTo(scores(plain, prompt));
            }
        }

        assertThat(reused.get()).isEqualTo(2 * 128);
    }

    @Test
    void aFailureTakesWhatIsKeptAlong() throws IOException {
        MarkovDecoder table = new MarkovDecoder(263).logit(3 + '!', 3 + 'a', Float.NaN);
        String known = "d".repeat(70);
        try (OnnxLanguageModel model = open(source(table), PrefixSettings.usual())) {
            for (int time = 0; time < 3; time++) {
                scores(model, new RawPrompt(known));
            }
            int before = reused.getAndSet(0);

            assertThat(model.likelihood(new RawPrompt(known + "!"), "a", 9, soon()))
                    .isEqualTo(new Likelihood.Unavailable(Cause.MODEL_FAILED));
            reused.set(0);
            scores(model, new RawPrompt(known));

            assertThat(before).isEqualTo(64);
            assertThat(reused.get()).isZero();
        }
    }

    private static ConvertedModel converted(Precision precision) throws IOException {
        Path gguf = directory.resolve("tiny.gguf");
        Files.write(gguf, GgufFixture.decoder(17).toBytes());
        return Conversion.convert(gguf, "tiny", precision, CONTEXT, directory.resolve(precision.name()), (_, _) -> {});
    }

    private static LanguageModelSource source(MarkovDecoder table) throws IOException {
        ConvertedModel converted = converted(Precision.FP32);
        Path file = Files.createTempFile(directory, "table", ".onnx");
        table.file().writeTo(file);
        return new LanguageModelSource(
                "table",
                Precision.FP32,
                converted.model().digest(),
                file,
                converted.tokenizer().path(),
                new ModelForm.CausalLm(CONTEXT, Optional.empty(), List.of("<|im_end|>"), Optional.empty()),
                CausalKnownAnswers.NONE,
                directory.resolve("natives"));
    }

    private OnnxLanguageModel open(ConvertedModel converted, PrefixSettings prefixes) throws IOException {
        return open(converted.source(directory.resolve("natives")), prefixes);
    }

    private OnnxLanguageModel open(LanguageModelSource source, PrefixSettings prefixes) throws IOException {
        var counted = new ModelListener() {
            @Override
            public void tokensReused(String model, int tokens) {
                reused.addAndGet(tokens);
            }
        };
        return OnnxLanguageModel.open(
                source, BatchSettings.cpu().withWorkers(1, 1), prefixes, InstantSource.system(), counted);
    }

    private static String text(OnnxLanguageModel model, RawPrompt prompt) {
        return ((Generation.Generated) model.generate(prompt, new GenerationLimits(8), _ -> false, soon())).text();
    }

    private static List<Double> scores(OnnxLanguageModel model, RawPrompt prompt) {
        return ((Likelihood.Scored) model.likelihood(prompt, " at dawn, by the keeper", 100, soon()))
                .tokens().stream().map(token -> token.logProbability()).toList();
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(1));
    }
}
