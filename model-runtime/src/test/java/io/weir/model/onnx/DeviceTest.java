// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Device;
import io.weir.model.DeviceUnavailableException;
import io.weir.model.Encoding;
import io.weir.model.KnownAnswer;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.batch.BatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceTest {

    private static final CatalogueEntry ENTRY = Catalogue.ALL_MINILM_L6_V2;
    private static final ModelStore STORE = new ModelStore(Path.of("target", "models"));

    @ParameterizedTest
    @CsvSource({"cpu, cpu", "auto, auto", "cuda, cuda:0", "cuda:0, cuda:0", "cuda:3, cuda:3"})
    void aDeviceIsReadAndWritten(String text, String written) {
        assertThat(Device.parse(text).orElseThrow().text()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:x", "cuda:100", "cpu "})
    void whatIsNoDeviceIsEmpty(String text) {
        assertThat(Device.parse(text)).isEmpty();
    }

    @Test
    void withoutAGpuCudaDoesNotOpenAndSaysWhatItNeeds() {
        skipWhere(isCudaBuild(), "this build is one with CUDA");

        assertThatThrownBy(() -> open(new Device.Cuda(0)))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContainingAll("weir.model.device is cuda:0", "-Pcuda", "write cpu, or auto");
    }

    @Test
    void withoutAGpuAutoFallsBackAndSaysSo() throws IOException {
        skipWhere(isCudaBuild(), "this build is one with CUDA");

        try (OnnxEncoder encoder = open(new Device.Auto())) {
            assertThat(encoder.device()).isEqualTo("cpu");
            assertThat(encoder.isReady()).isTrue();
            assertThat(encoder.encode("a", Instant.now().plusSeconds(60)))
                    .isInstanceOfSatisfying(
                            Encoding.Encoded.class,
                            encoded -> assertThat(encoded.run().device()).isEqualTo("cpu"));
        }
    }

    @Test
    void onAGpuTheKnownAnswersComeOutRight() throws IOException {
        skipWhere(!isCudaBuild(), "the build has no CUDA: run with -Pcuda where an NVIDIA GPU is");

        try (OnnxEncoder encoder = open(new Device.Cuda(0))) {
            assertThat(encoder.device()).isEqualTo("cuda:0");
            assertThat(KnownAnswer.of(ENTRY)).isNotEmpty();
            assertThat(encoder.check(Instant.now().plusSeconds(60))).isTrue();
        } catch (DeviceUnavailableException absent) {
            skipWhere(true, String.valueOf(absent.getMessage()));
        }
    }

    private static OnnxEncoder open(Device device) throws IOException {
        return OnnxEncoder.open(ENTRY, STORE, BatchSettings.cpu(), device, InstantSource.system(), ModelListener.NONE);
    }

    private static boolean isCudaBuild() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    private static void skipWhere(boolean holds, String reason) {
        if (holds) {
            System.out.println("SKIPPED: " + reason);
            abort(reason);
        }
    }
}
