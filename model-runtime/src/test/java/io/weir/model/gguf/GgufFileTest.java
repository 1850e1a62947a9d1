// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufFileTest {

    @TempDir
    private Path directory;

    @Test
    void aBlockOfFourBitsHoldsItsElementsByHalves() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        block.putShort(Float.floatToFloat16(.5f)).putShort(Float.floatToFloat16(-1));
        for (int j = 0; j < 16; j++) {
            block.put((byte) ((15 - j) << 4 | j));
        }

        try (GgufFile file = open(new GgufFixture().put("a", 1).tensor("w", 3, block, 32))) {
            float[] row = file.tensor("w", 1, 32).row(0);

            for (int j = 0; j < 16; j++) {
                assertThat(row[j]).isEqualTo(j * .5f - 1);
                assertThat(row[j + 16]).isEqualTo((15 - j) * .5f - 1);
            }
        }
    }

    @Test
    void halvesAndBytesBecomeFloats() throws IOException {
        ByteBuffer halves = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        halves.putShort(Float.floatToFloat16(.25f)).putShort(Float.floatToFloat16(-3));
        ByteBuffer bytes = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(Float.floatToFloat16(2)).put((byte) -128).put((byte) 127);

        try (GgufFile file = open(new GgufFixture().tensor("h", 1, halves, 2).tensor("b", 8, bytes, 32))) {
            assertThat(file.tensor("h", 1, 2).row(0)).containsExactly(.25f, -3);
            assertThat(file.tensor("b", 1, 32).row(0)).startsWith(-256, 254, 0);
        }
    }

    /// Each cut is refused as what it is: never another exception, never a file.
    @Test
    void aFileThatIsCutShortIsRefused() throws IOException {
        byte[] whole = GgufFixture.decoder(1).toBytes();

        for (int length = 0; length < whole.length - 32; length += 211) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> open(cut).close())
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(GgufException.class);
        }
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @Test
    void aFileWithWrongBytesInItsHeaderIsReadOrRefused() throws IOException {
        byte[] whole = GgufFixture.decoder(1).toBytes();
        RandomGenerator random = new SplittableRandom(20261125);
        for (int i = 0; i < 2_000; i++) {
            byte[] wrong = whole.clone();
            for (int flips = 0; flips < 4; flips++) {
                wrong[random.nextInt(12_000)] = (byte) random.nextInt(256);
            }
            assertRefusedOrRead(() -> open(wrong).close());
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        assertRefused(
                () -> open("GGML and more of it".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "begin with");
        assertRefused(() -> open(new GgufFixture().tensor("w", 2, ByteBuffer.allocate(18), 32)), "number format 2");
        assertRefused(() -> open(new GgufFixture().tensor("w", 8, ByteBuffer.allocate(34), 33)), "fill its blocks");
        assertRefused(() -> open(new GgufFixture().tensor("w", 0, ByteBuffer.allocate(4), 1, 1, 1)), "3 dimensions");
        assertRefused(
                () -> open(new GgufFixture().tensor("w", 0, ByteBuffer.allocate(4), 1 << 20)), "ends inside tensor w");
        assertRefused(() -> open(new GgufFixture().put("bad key", 1)), "plain name");
    }

    @Test
    void aWeightThatIsNotFiniteIsRefused() throws IOException {
        ByteBuffer values = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        values.putFloat(1).putFloat(Float.NaN);

        try (GgufFile file = open(new GgufFixture().tensor("w", 0, values, 2))) {
            GgufTensor tensor = file.tensor("w", 1, 2);

            assertThatThrownBy(() -> tensor.row(0)).hasMessage("GGUF: tensor w holds a number that is not finite");
        }
    }

    @Test
    void metadataKeepItsTypes() throws IOException {
        try (GgufFile file =
                open(new GgufFixture().put("n", 7).put("l", List.of("a", "b")).put("f", 1.5f))) {
            assertThat(file.metadata().integer("n", 0, 7)).isEqualTo(7);
            assertThat(file.metadata().texts("l")).containsExactly("a", "b");
            assertThat(file.metadata().real("f")).isEqualTo(1.5);
            assertThatThrownBy(() -> file.metadata().integer("n", 0, 6)).isInstanceOf(GgufException.class);
            assertThatThrownBy(() -> file.metadata().integers("l")).isInstanceOf(GgufException.class);
            assertThatThrownBy(() -> file.metadata().text("none")).isInstanceOf(GgufException.class);
        }
    }

    private GgufFile open(GgufFixture fixture) throws IOException {
        return open(fixture.toBytes());
    }

    private GgufFile open(byte[] bytes) throws IOException {
        Path file = directory.resolve("model.gguf");
        Files.write(file, bytes);
        return GgufFile.open(file);
    }

    private static void assertRefused(ThrowingCallable opening, String part) {
        assertThatThrownBy(opening).isInstanceOf(GgufException.class).hasMessageContaining(part);
    }

    private static void assertRefusedOrRead(ThrowingCallable opening) {
        try {
            opening.call();
        } catch (Throwable thrown) {
            assertThat(thrown).isInstanceOf(GgufException.class);
        }
    }
}
