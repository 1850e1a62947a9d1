// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxFileTest {

    @TempDir
    private Path directory;

    @Test
    void theRuntimeRunsWhatWasWritten() throws IOException, OrtException {
        Path file = directory.resolve("model.onnx");
        affine().writeTo(file);

        try (OrtSession session = OnnxSessions.open(file);
                OnnxTensor x =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), new float[][] {{1, 2}, {3, 4}});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            assertThat((float[][]) result.get(0).getValue()).isDeepEqualTo(new float[][] {{7, 14}, {13, 28}});
        }
    }

    @Test
    void equalCallsGiveEqualBytes() throws IOException {
        Path file = directory.resolve("model.onnx");
        affine().writeTo(file);

        assertThat(Files.readAllBytes(file)).isEqualTo(affine().toBytes());
    }

    @Test
    void streamedDataOfAnotherLengthThanItsShapeIsRefused() {
        OnnxFile file = new OnnxFile("short")
                .tensor("w", OnnxFile.Type.FLOAT, new long[] {2}, out -> out.write(new byte[Float.BYTES]));

        assertThatThrownBy(() -> file.writeTo(directory.resolve("short.onnx")))
                .isInstanceOf(IOException.class)
                .hasMessage("a tensor has 4 bytes, its shape says 8");
    }

    /// The runtime walks a graph by recursion, and a stack that overflows there ends the process.
    @Test
    void aGraphAsDeepAsALanguageModelsIsLoadedFromAnyThread() throws IOException, OrtException {
        int depth = 3_000;
        OnnxFile deep =
                new OnnxFile("deep").input("v0", OnnxFile.Type.FLOAT, "1").floats("one", new long[] {1}, 1);
        for (int i = 0; i < depth; i++) {
            deep = deep.node("Add", List.of("v" + i, "one"), List.of("v" + (i + 1)));
        }
        Path file = directory.resolve("deep.onnx");
        deep.output("v" + depth, OnnxFile.Type.FLOAT, "1").writeTo(file);

        try (OrtSession session = OnnxSessions.open(file);
                OnnxTensor x = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), new float[] {2});
                OrtSession.Result result = session.run(Map.of("v0", x))) {
            assertThat((float[]) result.get(0).getValue()).containsExactly(depth + 2);
        }
    }

    private static OnnxFile affine() {
        return new OnnxFile("affine")
                .input("x", OnnxFile.Type.FLOAT, "batch", "2")
                .floats("w", new long[] {2, 2}, 1, 2, 3, 4)
                .floats("b", new long[] {2}, 2, 3)
                .node("Gemm", List.of("x", "w", "b"), List.of("y"), OnnxAttribute.of("transB", 1L))
                .output("y", OnnxFile.Type.FLOAT, "batch", "2");
    }
}
