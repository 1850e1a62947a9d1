// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Digest;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.TokenScore;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Exports of other families than the one that Weir converts itself.
final class LanguageExportsTest {

    private static final int CONTEXT = 400;
    private static final int VOCABULARY = 263;
    private static final String PROMPT = "The keeper of the upper lock ";
    private static final String TEXT =
            "opens the gate at dawn, and writes down who passes: barges with timber. ".repeat(3);

    @TempDir
    private static Path directory;

    private static ConvertedModel converted;

    @BeforeAll
    static void tokenizer() throws IOException {
        Path gguf = directory.resolve("tiny.gguf");
        Files.write(gguf, GgufFixture.decoder(11).toBytes());
        converted = Conversion.convert(gguf, "tiny", Precision.FP32, CONTEXT, directory, (_, _) -> {});
    }

    /// Names and inputs as the exports of these families have them, and how exact their numbers are.
    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of("Llama and Qwen 3", new TinyExport(VOCABULARY, 1), 1e-5),
                Arguments.of(
                        "Gemma 3, which can keep fewer logits", new TinyExport(VOCABULARY, 2).keepingLogits(), 1e-5),
                Arguments.of("half precision", new TinyExport(VOCABULARY, 3).halves(), .02),
                Arguments.of("a hybrid with a state of fixed width", new TinyExport(VOCABULARY, 4).convolving(), 1e-5));
    }

    /// One pass in chunks, against a pass of its own for each token.
    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void aTokenIsAsLikelyAloneAsInItsText(String family, TinyExport export, double exact) throws IOException {
        try (OnnxLanguageModel model = open(export.file())) {
            List<TokenScore> whole = scored(model, PROMPT, TEXT);
            assertThat(whole).hasSizeGreaterThan(150);

            for (int i = 0; i < whole.size(); i += 13) {
                TokenScore token = whole.get(i);
                int start = token.characters().start();
                TokenScore alone = scored(model, PROMPT + TEXT.substring(0, start), TEXT.substring(start))
                        .getFirst();

                assertThat(alone.logProbability()).isCloseTo(token.logProbability(), within(exact));
            }
        }
    }

    /// Token by token over the state, against one pass over all.
    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void whatItWritesIsWhatItFindsLikeliest(String family, TinyExport export, double exact) throws IOException {
        try (OnnxLanguageModel model = open(export.file())) {
            int seen = 0;
            for (String prompt : List.of("The keeper", "A ferry and", "At noon", "In 1984 the", "Who opens")) {
                String text = generated(model, prompt, 8);
                if (!text.isEmpty() && !text.contains("\uFFFD")) {
                    seen++;
                    assertThat(scored(model, prompt, text)).allMatch(TokenScore::mostLikely);
                }
            }

            assertThat(seen).isPositive();
        }
    }

    @Test
    void anEncoderDecodersOwnInputsAreNamedInItsRefusal() throws IOException {
        OnnxFile file = new TinyExport(VOCABULARY, 1)
                .file()
                .input("encoder_hidden_states", OnnxFile.Type.FLOAT, "batch_size", "encoder_sequence_length", "16")
                .input("past_key_values.0.encoder.key", OnnxFile.Type.FLOAT, "batch_size", "1", "past", "16")
                .input("use_cache_branch", OnnxFile.Type.BOOL, "1");

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[encoder_hidden_states, past_key_values.0.encoder.key, use_cache_branch]");
    }

    private static OnnxLanguageModel open(OnnxFile export) throws IOException {
        Path file = Files.createTempFile(directory, "export", ".onnx");
        export.writeTo(file);
        var source = new LanguageModelSource(
                "export",
                Precision.FP32,
                new Digest("0".repeat(64)),
                file,
                converted.tokenizer().path(),
                new ModelForm.CausalLm(CONTEXT, Optional.empty(), List.of("<|im_end|>"), Optional.empty()),
                CausalKnownAnswers.NONE,
                directory.resolve("natives"));
        return OnnxLanguageModel.open(
                source,
                BatchSettings.cpu().withWorkers(1, 1),
                PrefixSettings.none(),
                InstantSource.system(),
                ModelListener.NONE);
    }

    private static List<TokenScore> scored(OnnxLanguageModel model, String prompt, String response) {
        Likelihood likelihood = model.likelihood(new RawPrompt(prompt), response, 1_000, soon());
        assertThat(likelihood).isInstanceOf(Likelihood.Scored.class);
        return ((Likelihood.Scored) likelihood).tokens();
    }

    private static String generated(OnnxLanguageModel model, String prompt, int tokens) {
        Generation generation = model.generate(new RawPrompt(prompt), new GenerationLimits(tokens), _ -> false, soon());
        assertThat(generation).isInstanceOf(Generation.Generated.class);
        return ((Generation.Generated) generation).text();
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(1));
    }
}
