// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.guard.Cause;
import io.weir.guard.ImageEncoder.Features;
import io.weir.guard.ImageEncoder.Layer;
import io.weir.model.CatalogueEntry;
import io.weir.model.Device;
import io.weir.model.FetchListener;
import io.weir.model.ImageSettings;
import io.weir.model.Licence;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Pixels;
import io.weir.model.Precision;
import io.weir.model.StoreSettings;
import io.weir.model.Task;
import io.weir.model.batch.BatchSettings;
import io.weir.model.onnx.ImageTokens;
import io.weir.model.onnx.OnnxAttribute;
import io.weir.model.onnx.OnnxFile;
import io.weir.model.onnx.OnnxImageEncoder;
import io.weir.vision.seen.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The graph reads 4 by 4 grey pixels in four patches; block 0 gives them with their mean before them, block
/// 1 the same and one more.
final class OnnxPictureEncoderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private OnnxPictureEncoder encoder;

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("tiny.onnx");
        new OnnxFile("tiny")
                .input("pixels", OnnxFile.Type.FLOAT, "batch", "1", "4", "4")
                .longs("shape", new long[] {3}, 0, 4, 4)
                .longs("axis", new long[] {1}, 1)
                .floats("one", new long[] {1}, 1)
                .node("Reshape", List.of("pixels", "shape"), List.of("patches"))
                .node("ReduceMean", List.of("patches", "axis"), List.of("class"))
                .node("Concat", List.of("class", "patches"), List.of("block.0"), OnnxAttribute.of("axis", 1L))
                .node("Add", List.of("block.0", "one"), List.of("block.1"))
                .node("ReduceMean", List.of("block.1", "axis"), List.of("head"))
                .output("head", OnnxFile.Type.FLOAT, "batch", "1", "4")
                .writeTo(file);
        var settings = new ImageSettings(4, 4, 2, 4, List.of(.5), List.of(.5), "pixels", List.of("block.0", "block.1"));
        var entry = new CatalogueEntry(
                "tiny",
                Task.IMAGE_FEATURES,
                Precision.FP32,
                Map.of(CatalogueEntry.MODEL, ModelFile.of(file)),
                new ModelForm.ImageFeatures(settings),
                Map.of(),
                new Licence("none", "none", Licence.Distribution.ON_DEMAND),
                Optional.empty(),
                Optional.empty());
        encoder = new OnnxPictureEncoder(OnnxImageEncoder.open(
                entry,
                ImageTokens.ALL,
                new ModelStore(StoreSettings.at(directory.resolve("store")), FetchListener.NONE),
                BatchSettings.cpu(),
                new Device.Cpu(),
                InstantSource.system(),
                ModelListener.NONE));
    }

    @AfterEach
    void close() {
        encoder.close();
    }

    @Test
    void everyBlocksNumbersArriveInTheirPlaces() {
        List<Layer> layers = layers(encoder.encode(grey(4, 255), soon()));

        assertThat(layers).hasSize(encoder.layers()).allMatch(layer -> layer.width() == encoder.width());
        assertThat(layers).extracting(Layer::rows).containsExactly(5, 5);
        for (int row = 0; row < 5; row++) {
            assertThat(layers.getFirst().at(row, 3)).isCloseTo(1, within(.002f));
            assertThat(layers.getLast().at(row, 0)).isCloseTo(2, within(.002f));
        }
        assertThat(encoder.model().id()).isEqualTo("tiny");
    }

    @Test
    void colourIsReadAsColour() {
        byte[] white = new byte[4 * 4 * 3];
        Arrays.fill(white, (byte) 255);

        Layer layer = layers(encoder.encode(Picture.rgb(4, 4, white), soon())).getFirst();

        assertThat(layer.at(0, 0)).isCloseTo(1, within(.002f));
    }

    @Test
    void whatIsTooLargeIsAValue() {
        Picture wide = Picture.grey(Pixels.SIDE_MAX + 1, 1, new byte[Pixels.SIDE_MAX + 1]);

        assertThat(encoder.encode(wide, soon())).isEqualTo(new Features.Unavailable(Cause.TOO_LONG));
    }

    @Test
    void causesAreThoseOfGuards() {
        assertThat(encoder.encode(grey(4, 9), Instant.EPOCH)).isEqualTo(new Features.Unavailable(Cause.TIMED_OUT));

        encoder.close();

        assertThat(encoder.isReady()).isFalse();
        assertThat(encoder.encode(grey(4, 9), soon())).isEqualTo(new Features.Unavailable(Cause.NOT_READY));
    }

    @Test
    void aLayerIsFinite() {
        assertThatThrownBy(() -> new Layer(2, new float[] {1, Float.NaN})).isInstanceOf(IllegalArgumentException.class);
    }

    private static Picture grey(int side, int level) {
        byte[] values = new byte[side * side];
        Arrays.fill(values, (byte) level);
        return Picture.grey(side, side, values);
    }

    private static List<Layer> layers(Features features) {
        assertThat(features).isInstanceOf(Features.Extracted.class);
        return ((Features.Extracted) features).layers();
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }
}
