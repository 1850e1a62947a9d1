// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageDataTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    @Test
    void picturesAreReadPlainOrCompressedFromAnyPlace() throws IOException {
        Path plain = Files.write(directory.resolve("plain"), idx(5, 28));
        Path packed = directory.resolve("packed.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(idx(5, 28));
        }

        assertThat(IdxImages.read(plain, 3, 9))
                .hasSize(2)
                .first()
                .satisfies(image -> assertThat(image[0]).isEqualTo((byte) 3));
        assertThat(IdxImages.read(packed, 0, 2)).hasSize(2);
    }

    @Test
    void aDamagedFileIsMalformedNotMissing() throws IOException {
        Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(idx(5, 28), 900));
        Path wide = Files.write(directory.resolve("wide"), idx(1, 32));
        Path other = Files.write(directory.resolve("other"), new byte[40]);

        for (Path file : List.of(cut, wide, other)) {
            assertThatThrownBy(() -> IdxImages.read(file, 0, 9))
                    .isInstanceOfSatisfying(
                            DataException.class,
                            bad -> assertThat(bad.exitStatus()).isEqualTo(4));
        }
    }

    @Test
    void whatIsMissingIsNamedAndExitsWithThree() throws IOException {
        Path generators = Files.createDirectories(directory.resolve(ImageFiles.GENERATORS));
        Files.write(generators.resolve("one-0-images-idx3-ubyte"), idx(100, 28));
        Files.write(generators.resolve("one-1-images-idx3-ubyte"), idx(100, 28));
        Files.write(generators.resolve("two-0-images-idx3-ubyte"), idx(100, 28));

        assertMissing("two training runs", 500);
        Files.write(generators.resolve("two-7-images-idx3-ubyte"), idx(100, 28));
        assertThat(files(500).generators()).containsOnlyKeys("one", "two");
        assertMissing("at least 100 pictures", 99);
    }

    @Test
    void aRunIsNeverJudgedByItself() {
        Map<String, Map<String, List<JudgedImage>>> generators = Map.of(
                "one", Map.of("0", List.of(), "1", List.of()),
                "two", Map.of("0", List.of(), "1", List.of()),
                "three", Map.of("1", List.of()));

        List<RunPair> pairs = RunPair.of(generators);

        assertThat(pairs).extracting(RunPair::label).containsExactly("0", "1");
        assertThat(pairs)
                .allSatisfy(pair -> pair.references()
                        .values()
                        .forEach(runs -> assertThat(runs).doesNotContainKey(pair.label())));
        assertThat(pairs.getFirst().references()).containsOnlyKeys("one", "two", "three");
        assertThat(pairs.getLast().judged()).containsOnlyKeys("one", "two");
    }

    @Test
    void copiesAreWhatTheirKindSays() {
        byte[] image = new byte[IdxImages.PIXELS];
        image[IdxImages.SIDE + 4] = 100;
        byte[] other = new byte[IdxImages.PIXELS];
        other[0] = 100;
        var random = new SplittableRandom(1);

        assertThat(CopyKind.mirrored(CopyKind.mirrored(image))).isEqualTo(image);
        assertThat(CopyKind.shifted(image, 0)[IdxImages.SIDE + 5]).isEqualTo((byte) 100);
        assertThat(CopyKind.shifted(image, 3)[4]).isEqualTo((byte) 100);
        assertThat(CopyKind.DARKENED.apply(image, other, random)[IdxImages.SIDE + 4])
                .isEqualTo((byte) 80);
        byte[] blend = CopyKind.BLEND.apply(image, other, random);
        assertThat(blend[IdxImages.SIDE + 4]).isEqualTo((byte) 70);
        assertThat(blend[0]).isEqualTo((byte) 30);
        assertThat(CopyKind.NOISE.apply(image, other, random)).isNotEqualTo(image);
    }

    private void assertMissing(String message, int limit) {
        assertThatThrownBy(files(limit)::generators)
                .isInstanceOfSatisfying(
                        DataException.class,
                        missing -> assertThat(missing.exitStatus()).isEqualTo(3))
                .hasMessageContaining(message);
    }

    private ImageFiles files(int limit) {
        var progress = new Progress(new PrintWriter(new StringWriter()), false);
        return new ImageFiles(new DataDirectory(directory, limit, progress));
    }

    private static byte[] idx(int images, int side) {
        ByteBuffer file = ByteBuffer.allocate(16 + images * side * side);
        file.putInt(2051).putInt(images).putInt(side).putInt(side);
        for (int i = 0; i < images; i++) {
            file.put(16 + i * side * side, (byte) i);
        }
        return file.array();
    }
}
