// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Cause;
import io.weir.model.Companion;
import io.weir.model.Device;
import io.weir.model.Features;
import io.weir.model.ImageKnownAnswer;
import io.weir.model.ImageSettings;
import io.weir.model.Licence;
import io.weir.model.Matrix;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Pixels;
import io.weir.model.Precision;
import io.weir.model.Task;
import io.weir.model.batch.BatchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tiny model that the test writes, and the two vision transformers where they are.
///
/// The tiny one reads 4 by 4 grey pixels in four patches; its class token is their mean. Block 0 gives
/// them as they are, block 1 the logarithm of what they are over black.
final class OnnxImageEncoderTest {

    private static final Path NANO = Path.of("..", "..", "shared", "data", "vision", "vit-nano-fmnist.onnx");
    private static final Offset<Float> CLOSE = Offset.offset(.002f);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private ModelFile model;

    @BeforeEach
    void write() throws IOException {
        Path file = directory.resolve("tiny.onnx");
        new OnnxFile("tiny")
                .input("pixels", OnnxFile.Type.FLOAT, "batch", "1", "4", "4")
                .longs("shape", new long[] {3}, 0, 4, 4)
                .longs("axis", new long[] {1}, 1)
                .floats("one", new long[] {1}, 1)
                .node("Reshape", List.of("pixels", "shape"), List.of("patches"))
                .node("ReduceMean", List.of("patches", "axis"), List.of("class"))
                .node("Concat", List.of("class", "patches"), List.of("block.0"), OnnxAttribute.of("axis", 1L))
                .node("Add", List.of("block.0", "one"), List.of("above"))
                .node("Log", List.of("above"), List.of("block.1"))
                .node("ReduceMean", List.of("block.1", "axis"), List.of("head"))
                .output("head", OnnxFile.Type.FLOAT, "batch", "1", "4")
                .writeTo(file);
        model = ModelFile.of(file);
    }

    @Test
    void everyBlockIsGivenWithAllItsTokens() throws IOException {
        try (OnnxImageEncoder encoder = open(tiny("block.0", "block.1"), ImageTokens.ALL)) {
            Features found = encoder.encode(flat(255), soon());

            assertThat(layers(found)).extracting(Matrix::rows).containsExactly(5, 5);
            assertThat(layers(found).getFirst().at(0, 0)).isEqualTo(1, CLOSE);
            assertThat(layers(found).getLast().at(4, 3)).isEqualTo((float) Math.log(2), CLOSE);
            assertThat(((Features.Extracted) found).run().digest()).isEqualTo(encoder.digest());
        }
    }

    @Test
    void theClassTokenAloneIsTheFirstOfAll() throws IOException {
        try (OnnxImageEncoder all = open(tiny("block.1"), ImageTokens.ALL);
                OnnxImageEncoder one = open(tiny("block.1"), ImageTokens.CLASS)) {
            assertThat(layers(one.encode(flat(90), soon())).getFirst().row(0))
                    .isEqualTo(layers(all.encode(flat(90), soon())).getFirst().row(0));
            assertThat(one.digest()).isNotEqualTo(all.digest());
        }
    }

    /// The logarithm of black is no number; whoever shares its batch still gets an answer.
    @Test
    void aPictureThatGivesNoFiniteNumbersFailsAlone() throws Exception {
        try (OnnxImageEncoder encoder = open(tiny("block.1"), ImageTokens.ALL);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Features>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int level = i % 4 == 0 ? 0 : 128;
                calls.add(() -> encoder.encode(flat(level), soon()));
            }
            List<Future<Features>> found = threads.invokeAll(calls);
            for (int i = 0; i < found.size(); i++) {
                if (i % 4 == 0) {
                    assertThat(found.get(i).get()).isEqualTo(new Features.Unavailable(Cause.MODEL_FAILED));
                } else {
                    assertThat(layers(found.get(i).get())).hasSize(1);
                }
            }
        }
    }

    @Test
    void aPassedDeadlineAndAClosedModelAreValues() throws IOException {
        OnnxImageEncoder encoder = open(tiny("block.0"), ImageTokens.ALL);
        assertThat(encoder.encode(flat(1), Instant.EPOCH)).isEqualTo(new Features.Unavailable(Cause.TIMED_OUT));

        encoder.close();
        encoder.close();

        assertThat(encoder.isReady()).isFalse();
        assertThat(encoder.encode(flat(1), soon())).isEqualTo(new Features.Unavailable(Cause.NOT_READY));
    }

    @Test
    void aModelWithoutTheBlockIsRefused() {
        assertThatThrownBy(() -> open(tiny("block.2"), ImageTokens.ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("block.2");
    }

    @Test
    void aModelThatReadsOtherPicturesIsRefused() {
        assertThatThrownBy(() -> open(
                        entry(
                                model,
                                new ImageSettings(8, 8, 4, 4, List.of(.5), List.of(.5), "pixels", List.of("block.0"))),
                        ImageTokens.ALL))
                .hasMessageContaining("[batch, 1, 8, 8]");
        assertThatThrownBy(() -> open(
                        entry(
                                model,
                                new ImageSettings(4, 4, 2, 4, List.of(.5), List.of(.5), "input", List.of("block.0"))),
                        ImageTokens.ALL))
                .hasMessageContaining("[pixels]");
    }

    /// A width that the model does not have is found before anyone asks.
    @Test
    void aModelWhoseLayersHaveAnotherShapeNeverServes() throws IOException {
        var settings = new ImageSettings(4, 4, 2, 3, List.of(.5), List.of(.5), "pixels", List.of("block.0"));
        try (OnnxImageEncoder encoder = open(entry(model, settings), ImageTokens.ALL)) {
            assertThat(encoder.isReady()).isFalse();
        }
    }

    @Test
    void aModelThatFailsItsKnownAnswerNeverServes() throws IOException {
        Files.writeString(directory.resolve("known.json"), "{\"layers\": [[0.5, -0.5, 0.5, -0.5]]}");
        CatalogueEntry plain = tiny("block.0");
        var entry = new CatalogueEntry(
                plain.id(),
                plain.task(),
                plain.precision(),
                plain.files(),
                plain.form(),
                plain.thresholds(),
                plain.licence(),
                Optional.of(new Companion("known.json", Optional.of(directory))),
                Optional.empty());

        try (OnnxImageEncoder encoder = open(entry, ImageTokens.ALL)) {
            assertThat(encoder.isReady()).isFalse();
            assertThat(encoder.encode(flat(1), soon())).isEqualTo(new Features.Unavailable(Cause.NOT_READY));
        }
    }

    /// Expected numbers: ONNX Runtime 1.23 from Python, on Pillow's resize of the same picture.
    @Test
    void theNanoTransformersBlocksAreThoseOfTheReference() throws IOException {
        require(Files.exists(NANO), "no vit-nano-fmnist.onnx under ../shared/data/vision");
        var settings = new ImageSettings(
                28,
                28,
                7,
                64,
                List.of(.5),
                List.of(.5),
                "pixel_values",
                IntStream.range(0, 12)
                        .mapToObj(i -> "/b." + i + "/Add_2_output_0")
                        .toList());
        try (OnnxImageEncoder encoder = open(entry(ModelFile.of(NANO), settings), ImageTokens.ALL)) {
            List<Matrix> layers = layers(encoder.encode(ImageKnownAnswer.picture(), soon()));

            assertThat(layers).hasSize(12).allMatch(layer -> layer.rows() == 17 && layer.width() == 64);
            assertRow(layers.get(0), 0, -.2092f, .6988f, .0271f, -.894f);
            assertRow(layers.get(5), 0, .6945f, 3.1151f, 1.8262f, -1.2205f);
            assertRow(layers.get(11), 0, .4838f, 5.201f, 4.339f, -2.2763f);
            assertRow(layers.get(0), 16, -.327f, .5461f, .0766f, .1469f);
            assertRow(layers.get(11), 16, .5096f, 4.9054f, 3.5539f, -.7793f);
        }
    }

    @Test
    void aPicturesLayersDoNotDependOnItsBatch() throws IOException, InterruptedException, ExecutionException {
        require(Files.exists(NANO), "no vit-nano-fmnist.onnx under ../shared/data/vision");
        var settings = new ImageSettings(
                28, 28, 7, 64, List.of(.5), List.of(.5), "pixel_values", List.of("/b.11/Add_2_output_0"));
        try (OnnxImageEncoder encoder = open(entry(ModelFile.of(NANO), settings), ImageTokens.CLASS);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            float[] alone = layers(encoder.encode(ImageKnownAnswer.picture(), soon()))
                    .getFirst()
                    .row(0);
            List<Callable<Features>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Pixels picture = i % 2 == 0 ? ImageKnownAnswer.picture() : flat(i);
                calls.add(() -> encoder.encode(picture, soon()));
            }
            List<Future<Features>> found = threads.invokeAll(calls);
            for (int i = 0; i < found.size(); i += 2) {
                assertThat(layers(found.get(i).get()).getFirst().row(0)).isEqualTo(alone);
            }
        }
    }

    @Test
    void thePhotographTransformerGivesItsKnownAnswer() throws IOException {
        CatalogueEntry entry = Catalogue.shipped().entry("vit-s14-focus");
        ModelStore store = ModelStore.standard();
        Path file = store.root()
                .resolve(entry.model().digest().sha256())
                .resolve(entry.model().name());
        require(Files.exists(file), "vit-s14-focus is not in the store: ./weir models pull vit-s14-focus");
        try (OnnxImageEncoder encoder = OnnxImageEncoder.open(
                entry,
                ImageTokens.ALL,
                store,
                BatchSettings.cpu(),
                new Device.Cpu(),
                InstantSource.system(),
                ModelListener.NONE)) {
            assertThat(encoder.isReady()).isTrue();
            assertThat(layers(encoder.encode(flat(77), soon())))
                    .hasSize(12)
                    .allMatch(layer -> layer.rows() == 257 && layer.width() == 384);
        }
    }

    private CatalogueEntry tiny(String... blocks) {
        return entry(model, new ImageSettings(4, 4, 2, 4, List.of(.5), List.of(.5), "pixels", List.of(blocks)));
    }

    private static CatalogueEntry entry(ModelFile file, ImageSettings settings) {
        return new CatalogueEntry(
                "tiny",
                Task.IMAGE_FEATURES,
                Precision.FP32,
                Map.of(CatalogueEntry.MODEL, file),
                new ModelForm.ImageFeatures(settings),
                Map.of(),
                new Licence("none", "none", Licence.Distribution.ON_DEMAND),
                Optional.empty(),
                Optional.empty());
    }

    private OnnxImageEncoder open(CatalogueEntry entry, ImageTokens tokens) throws IOException {
        return OnnxImageEncoder.open(
                entry,
                tokens,
                new ModelStore(directory.resolve("store")),
                BatchSettings.cpu(),
                new Device.Cpu(),
                InstantSource.system(),
                ModelListener.NONE);
    }

    private static Pixels flat(int level) {
        byte[] values = new byte[64];
        Arrays.fill(values, (byte) level);
        return Pixels.grey(8, 8, values);
    }

    private static List<Matrix> layers(Features features) {
        assertThat(features).isInstanceOf(Features.Extracted.class);
        return ((Features.Extracted) features).layers();
    }

    private static void assertRow(Matrix layer, int row, float... first) {
        for (int i = 0; i < first.length; i++) {
            assertThat(layer.at(row, i)).isEqualTo(first[i], CLOSE);
        }
    }

    private static void require(boolean present, String reason) {
        if (!present) {
            System.out.println("SKIPPED: " + reason);
        }
        assumeTrue(present, reason);
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }
}
