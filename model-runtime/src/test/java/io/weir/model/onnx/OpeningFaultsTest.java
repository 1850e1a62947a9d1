// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.CatalogueEntry;
import io.weir.model.Device;
import io.weir.model.ImageSettings;
import io.weir.model.Licence;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.Task;
import io.weir.model.batch.BatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An encoder whose opening ends in what a listener throws leaves no worker, and so no session.
final class OpeningFaultsTest {

    private static final ModelListener FAULTY = new ModelListener() {
        @Override
        public void opened(String model, String device) {
            throw new IllegalStateException("the listener's own");
        }
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    @Test
    void ofTexts() throws IOException {
        CatalogueEntry entry = TinyEncoder.entry(directory, Task.SEQUENCE_LOGITS);

        leavesNoWorker(() -> OnnxEncoder.open(entry, store(), BatchSettings.cpu(), InstantSource.system(), FAULTY)
                .close());
    }

    @Test
    void ofPictures() throws IOException {
        Path file = directory.resolve("picture.onnx");
        new OnnxFile("picture")
                .input("pixels", OnnxFile.Type.FLOAT, "batch", "1", "4", "4")
                .longs("shape", new long[] {3}, 0, 4, 4)
                .longs("axis", new long[] {1}, 1)
                .node("Reshape", List.of("pixels", "shape"), List.of("patches"))
                .node("ReduceMean", List.of("patches", "axis"), List.of("class"))
                .node("Concat", List.of("class", "patches"), List.of("block.0"), OnnxAttribute.of("axis", 1L))
                .node("ReduceMean", List.of("block.0", "axis"), List.of("head"))
                .output("head", OnnxFile.Type.FLOAT, "batch", "1", "4")
                .writeTo(file);
        var settings = new ImageSettings(4, 4, 2, 4, List.of(.5), List.of(.5), "pixels", List.of("block.0"));
        var entry = new CatalogueEntry(
                "picture",
                Task.IMAGE_FEATURES,
                Precision.FP32,
                Map.of(CatalogueEntry.MODEL, ModelFile.of(file)),
                new ModelForm.ImageFeatures(settings),
                Map.of(),
                new Licence("none", "none", Licence.Distribution.ON_DEMAND),
                Optional.empty(),
                Optional.empty());

        leavesNoWorker(() -> OnnxImageEncoder.open(
                        entry,
                        ImageTokens.ALL,
                        store(),
                        BatchSettings.cpu(),
                        new Device.Cpu(),
                        InstantSource.system(),
                        FAULTY)
                .close());
    }

    private ModelStore store() {
        return new ModelStore(directory.resolve("store"));
    }

    private static void leavesNoWorker(ThrowingCallable opening) {
        Set<Thread> before = workers();

        assertThatThrownBy(opening).isInstanceOf(IllegalStateException.class).hasMessage("the listener's own");

        assertThat(before).containsAll(workers());
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-model-"))
                .collect(Collectors.toSet());
    }
}
