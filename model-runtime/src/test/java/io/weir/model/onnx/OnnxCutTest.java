// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.weir.model.Digest;
import io.weir.model.ModelFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphs that the test writes, cut and run.
final class OnnxCutTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path origin;

    @BeforeEach
    void write() throws IOException {
        origin = directory.resolve("origin.onnx");
        new OnnxFile("two blocks and a head")
                .input("x", OnnxFile.Type.FLOAT, "batch", "2", "2")
                .floats("a", new long[] {1}, 10)
                .floats("b", new long[] {1}, 3)
                .floats("head", new long[] {2, 1_000}, new float[2_000])
                .node("Mul", List.of("x", "a"), List.of("/block.0/out"))
                .node("Add", List.of("/block.0/out", "b"), List.of("/block.1/out"))
                .node("MatMul", List.of("/block.1/out", "head"), List.of("y"))
                .output("y", OnnxFile.Type.FLOAT, "batch", "2", "1000")
                .writeTo(origin);
    }

    @Test
    void whatIsBehindTheCutIsGone() throws IOException {
        Path target = directory.resolve("cut.onnx");
        new OnnxCut(List.of("/block.0/out", "/block.1/out"), false).write(origin, target);

        assertThat(Files.size(target)).isLessThan(Files.size(origin) - 8_000);
    }

    @Test
    void theValuesAtTheCutAreTheOutputsInTheOrderAskedFor() throws IOException, OrtException {
        assertThat(run(new OnnxCut(List.of("/block.1/out", "/block.0/out"), false)))
                .containsExactly(List.of(13f, 23f, 33f, 43f), List.of(10f, 20f, 30f, 40f));
    }

    @Test
    void theFirstTokenAloneIsTakenInTheGraph() throws IOException, OrtException {
        assertThat(run(new OnnxCut(List.of("/block.1/out"), true))).containsExactly(List.of(13f, 23f));
    }

    @Test
    void equalCutsGiveEqualBytesWithTheirDigest() throws IOException {
        var cut = new OnnxCut(List.of("/block.1/out"), true);
        Digest first = cut.write(origin, directory.resolve("1.onnx"));
        Digest second = cut.write(origin, directory.resolve("2.onnx"));

        assertThat(first).isEqualTo(second);
        assertThat(ModelFile.of(directory.resolve("1.onnx")).digest()).isEqualTo(first);
        assertThat(new OnnxCut(List.of("/block.0/out"), true).write(origin, directory.resolve("3.onnx")))
                .isNotEqualTo(first);
    }

    @Test
    void aGraphWithoutTheValueIsRefused() {
        assertThatThrownBy(() -> new OnnxCut(List.of("/block.7/out"), false).write(origin, directory.resolve("c")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/block.7/out");
    }

    @Test
    void aConstantInAnotherFileIsRefused() throws IOException {
        Path file = directory.resolve("external.onnx");
        new OnnxFile("external")
                .input("x", OnnxFile.Type.FLOAT, "2")
                .external("w", OnnxFile.Type.FLOAT, new long[] {2}, "../../etc/passwd")
                .node("Mul", List.of("x", "w"), List.of("y"))
                .output("y", OnnxFile.Type.FLOAT, "2")
                .writeTo(file);

        assertThatThrownBy(() -> new OnnxCut(List.of("y"), false).write(file, directory.resolve("c")))
                .isInstanceOf(IOException.class)
                .hasMessage("a constant lies in another file");
    }

    @Test
    void aFileCutShortAnywhereIsRefusedOrWhole() throws IOException {
        byte[] whole = Files.readAllBytes(origin);
        Path file = directory.resolve("short.onnx");
        for (int length = 0; length < whole.length; length += 1 + length / 50) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> new OnnxCut(List.of("/block.0/out"), false).write(file, directory.resolve("c")))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    /// No byte of a file makes the reader throw anything but what its callers expect.
    @Test
    void damagedFilesAreRefusedOrStillReadable() throws IOException {
        byte[] whole = Files.readAllBytes(origin);
        var random = new SplittableRandom(7);
        Path file = directory.resolve("damaged.onnx");
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(300)] = (byte) random.nextInt();
            Files.write(file, damaged);
            try {
                new OnnxCut(List.of("/block.0/out"), false).write(file, directory.resolve("c"));
            } catch (IOException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    private List<List<Float>> run(OnnxCut cut) throws IOException, OrtException {
        Path target = directory.resolve("cut.onnx");
        cut.write(origin, target);
        try (OrtSession session = OnnxSessions.open(target);
                OnnxTensor x = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(new float[] {1, 2, 3, 4}), new long[] {1, 2, 2
                        });
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return cut.names().stream().map(name -> values(result, name)).toList();
        }
    }

    private static List<Float> values(OrtSession.Result result, String name) {
        FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
        Float[] values = new Float[buffer.remaining()];
        Arrays.setAll(values, buffer::get);
        return List.of(values);
    }
}
