// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxCheckTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
    void standardOperatorsAreHarmless(String domain) {
        assertThatCode(() -> check(model(graph(node(domain))))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai.onnx.contrib", "evil", "com.microsoft.extensions"})
    void anOperatorOfAnotherLibraryIsRefused(String domain) {
        assertThatThrownBy(() -> check(model(graph(node(domain)))))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContaining("custom-operator library");
    }

    @Test
    void anOperatorHiddenInALoopBodyIsRefused() {
        byte[] inner = graph(node("evil"));

        assertThatThrownBy(() -> check(model(graph(message(1, message(5, message(6, inner)))))))
                .hasMessageContaining("custom-operator library");
    }

    @Test
    void anOperatorThatTheModelDefinesItselfIsHarmless() {
        byte[] function = join(message(7, new byte[0]), text(10, "own"));

        assertThatCode(() -> check(join(model(graph(node("own"))), message(25, function))))
                .doesNotThrowAnyException();
    }

    /// Even inside the directory: the store has a directory for each file.
    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../other", "weights.data"})
    void weightsInOtherFilesAreRefused(String location) {
        byte[] tensor = message(13, join(text(1, "location"), text(2, location)));

        assertThatThrownBy(() -> check(model(graph(message(5, tensor)))))
                .isInstanceOf(UntrustedModelException.class)
                .hasMessageContaining("weights lie in other files");
    }

    @Test
    void weightsOfAConstantInOtherFilesAreRefused() {
        byte[] tensor = message(13, join(text(1, "location"), text(2, "x")));

        assertThatThrownBy(() -> check(model(graph(message(1, message(5, message(5, tensor)))))))
                .hasMessageContaining("weights lie in other files");
    }

    @Test
    void whatIsNoOnnxIsRefused() {
        assertThatThrownBy(() -> check("not a model".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UntrustedModelException.class);
        assertThatThrownBy(() -> check(new byte[] {8, 9})).hasMessageContaining("holds no graph");
    }

    @Test
    void aFileThatIsCutAnywhereNeverPassesAsAnother() throws IOException {
        byte[] whole = model(graph(join(node("com.microsoft"), message(5, text(8, "w".repeat(9_000))))));

        for (int length = 1; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> check(cut)).isInstanceOf(UntrustedModelException.class);
        }
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noiseEndsInAnAnswer(long seed) throws IOException {
        byte[] noise = new byte[20_000];
        RandomGenerator random = new java.util.SplittableRandom(seed);
        random.nextBytes(noise);
        byte[] model = model(join(graph(node("")), noise));

        try {
            check(model);
        } catch (UntrustedModelException refused) {
            // Either answer will do; another exception will not.
        }
    }

    private void check(byte[] content) throws IOException {
        Path path = Files.write(directory.resolve("model.onnx"), content);
        OnnxCheck.requireHarmless(ModelFile.of(path), path);
    }

    private static byte[] model(byte[] graph) {
        return join(new byte[] {8, 9}, message(7, graph));
    }

    private static byte[] graph(byte[] fields) {
        return join(text(2, "graph"), fields);
    }

    private static byte[] node(String domain) {
        return message(1, join(text(4, "Op"), text(7, domain)));
    }

    private static byte[] text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int field, byte[] content) {
        var out = new ByteArrayOutputStream();
        varint(out, ((long) field << 3) | 2);
        varint(out, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
