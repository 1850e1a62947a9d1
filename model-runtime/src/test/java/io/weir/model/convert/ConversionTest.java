// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Likelihood;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import io.weir.model.Prompt;
import io.weir.model.batch.BatchSettings;
import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufFile;
import io.weir.model.gguf.GgufFixture;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.model.text.CausalTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConversionTest {

    private static final String PROMPT = "The gate";
    private static final String RESPONSE = " at the upper lock was opened in 1984.";

    @TempDir
    private static Path natives;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT8"})
    void theSameFileGivesTheSameBytes(Precision precision) throws IOException {
        ConvertedModel first = convert(GgufFixture.decoder(3), precision, "first");
        ConvertedModel second = convert(GgufFixture.decoder(3), precision, "second");

        assertThat(first.model().digest()).isEqualTo(second.model().digest());
        assertThat(first.tokenizer().digest()).isEqualTo(second.tokenizer().digest());
        assertThat(first.model().path()).hasSameBinaryContentAs(second.model().path());
        assertThat(first.model().digest())
                .isNotEqualTo(convert(GgufFixture.decoder(4), precision, "third")
                        .model()
                        .digest());
    }

    @Test
    void theGraphComputesWhatPlainJavaDoes() throws IOException {
        ConvertedModel converted = convert(GgufFixture.decoder(5), Precision.FP32, "out");

        List<Double> plain = plain(converted);
        Likelihood.Scored scored = likelihood(converted);

        assertThat(scored.tokens()).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(scored.tokens().get(i).logProbability()).isCloseTo(plain.get(i), within(1e-5));
        }
    }

    @Test
    void eightBitsStayNear() throws IOException {
        ConvertedModel converted = convert(GgufFixture.decoder(5), Precision.INT8, "out");

        double plain =
                plain(converted).stream().mapToDouble(each -> each).average().orElseThrow();

        assertThat(likelihood(converted).meanLogProbability()).isCloseTo(plain, within(.05));
    }

    @Test
    void whatHasNoPlaceInTheGraphIsRefused() {
        assertRefused(
                GgufFixture.decoder(1).tensor("blk.0.attn_q.bias", 0, ByteBuffer.allocate(256), 64),
                "these tensors have no place in the graph: blk.0.attn_q.bias");
        assertRefused(GgufFixture.decoder(1).put("general.architecture", "mamba"), "architecture");
        assertRefused(GgufFixture.decoder(1).put("llama.rope.scaling.type", "yarn"), "scaled");
        assertRefused(GgufFixture.decoder(1).put("llama.attention.head_count", 3), "head counts");
        assertRefused(GgufFixture.decoder(1).put("llama.block_count", 3), "no tensor blk.2.");
        assertRefused(GgufFixture.decoder(1).put("tokenizer.ggml.model", "llama"), "byte-level BPE");
        assertRefused(GgufFixture.decoder(1).put("tokenizer.ggml.pre", "qwen2"), "split");
        assertRefused(GgufFixture.decoder(1).put("tokenizer.ggml.merges", List.of("q z")), "merge");
        assertRefused(GgufFixture.decoder(1).put("tokenizer.ggml.eos_token_id", 100_000), "eos_token_id");
    }

    @Test
    void aRecordIsReadAsItWasWritten() throws IOException {
        ConvertedModel converted = convert(GgufFixture.decoder(1), Precision.INT8, "out")
                .withKnownAnswers(new CausalKnownAnswers(
                        List.of(new CausalKnownAnswers.Response("a", "b", -1.25)),
                        List.of(new CausalKnownAnswers.Continuation("a", 3, "b"))));
        Path file = directory.resolve("record.json");

        converted.writeTo(file);

        assertThat(ConvertedModel.read(
                        file, (name, _) -> directory.resolve("out").resolve(name)))
                .isEqualTo(converted);
    }

    @Test
    void whatIsInstalledLiesUnderItsHashAndIsFound() throws IOException {
        ConvertedModel converted = convert(GgufFixture.decoder(1), Precision.INT8, "out");
        Path root = directory.resolve("store");

        ConvertedModel installed = ConvertedModels.install(converted, root);

        assertThat(installed.model().path())
                .isEqualTo(root.resolve(converted.model().digest().sha256()).resolve("tiny-int8.onnx"))
                .exists();
        assertThat(ConvertedModels.find(root, "tiny", Precision.INT8)).contains(installed);
        assertThat(ConvertedModels.find(root, "tiny", Precision.FP32)).isEmpty();
    }

    @Test
    void aConversionSaysHowFarItIs() throws IOException {
        Path gguf = directory.resolve("tiny.gguf");
        Files.write(gguf, GgufFixture.decoder(1).toBytes());
        List<Integer> seen = new ArrayList<>();

        Conversion.convert(gguf, "tiny", Precision.INT8, 256, directory.resolve("out"), (written, all) -> {
            seen.add(written);
            assertThat(written).isLessThanOrEqualTo(all);
        });

        assertThat(seen).isSorted().last().isEqualTo(2 + 9 * GgufFixture.BLOCKS);
    }

    private ConvertedModel convert(GgufFixture fixture, Precision precision, String out) throws IOException {
        Path gguf = directory.resolve("tiny.gguf");
        Files.write(gguf, fixture.toBytes());
        return Conversion.convert(gguf, "tiny", precision, 256, directory.resolve(out), (_, _) -> {});
    }

    private Likelihood.Scored likelihood(ConvertedModel converted) throws IOException {
        try (var model = OnnxLanguageModel.open(
                converted.source(natives), BatchSettings.cpu(), InstantSource.system(), ModelListener.NONE)) {
            return (Likelihood.Scored) model.likelihood(
                    new Prompt.RawPrompt(PROMPT), RESPONSE, 1_000, Instant.now().plusSeconds(60));
        }
    }

    private List<Double> plain(ConvertedModel converted) throws IOException {
        try (CausalTokenizer tokenizer =
                        CausalTokenizer.open(converted.tokenizer().path(), natives);
                GgufFile gguf = GgufFile.open(directory.resolve("tiny.gguf"))) {
            long[] prompt = tokenizer.tokens(PROMPT);
            long[] response = tokenizer.tokens(RESPONSE);
            long[] all = Arrays.copyOf(prompt, prompt.length + response.length);
            System.arraycopy(response, 0, all, prompt.length, response.length);
            double[][] found = new PlainDecoder(gguf, (int) tokenizer.idMax() + 1).logProbabilities(all);
            List<Double> scores = new ArrayList<>();
            for (int i = prompt.length; i < all.length; i++) {
                scores.add(found[i - 1][(int) all[i]]);
            }
            return scores;
        }
    }

    private void assertRefused(GgufFixture fixture, String part) {
        assertThatThrownBy(() -> convert(fixture, Precision.INT8, "refused"))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining(part);
    }
}
