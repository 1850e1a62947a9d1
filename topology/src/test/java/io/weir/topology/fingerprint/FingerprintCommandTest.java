// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.image.SampleGenerator;
import io.weir.topology.image.SamplePictures;
import io.weir.vision.seen.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands in the order of the how-to, over pictures that come with Weir.
final class FingerprintCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @Test
    void whatWasFrozenAndRegisteredIsListedShownAndComparedWith() throws IOException {
        String real = idx("real", SamplePictures.training());
        String fresh = idx("fresh", SamplePictures.fresh());
        String reference = directory.resolve("reference.weir").toString();
        String files = directory.resolve("registry").toString();

        assertThat(run("freeze", "--real", real, "--fresh", fresh, "--max", "400", "--out", reference)
                        .status())
                .isZero();
        for (SampleGenerator generator : List.of(SampleGenerator.SOFT, SampleGenerator.COARSE)) {
            Result registered = run(
                    "register",
                    generator.label(),
                    "--run",
                    "0",
                    "--pictures",
                    idx(generator.label(), drawn(generator, 0, 300)),
                    "--reference",
                    reference,
                    "--files",
                    files);
            assertThat(registered.status()).as(registered.err()).isZero();
        }

        assertThat(run("list", "--files", files).out()).contains("soft", "coarse", "300");
        String svg = directory.resolve("curve.svg").toString();
        assertThat(run("show", "soft", "--reference", reference, "--files", files, "--svg", svg)
                        .status())
                .isZero();
        assertThat(Files.readString(Path.of(svg))).contains("<polyline", "soft, run 0", "coarse, run 0");
        Result compared = run(
                "compare",
                "--pictures",
                idx("unseen", drawn(SampleGenerator.COARSE, 1, 60)),
                "--reference",
                reference,
                "--files",
                files);
        assertThat(compared.out()).startsWith("attributed to coarse");
        assertThat(compared.status()).isZero();
    }

    @Test
    void aPlaceMustBeGivenAndOnlyOne() {
        assertThat(run("list").status()).isEqualTo(2);
        assertThat(run("list", "--files", "a", "--bootstrap-servers", "b:1").status())
                .isEqualTo(2);
    }

    @Test
    void whatIsMissingIsSaidAndEndsWithThree() {
        Result missing = run("list", "--files", directory.resolve("nowhere").toString());

        assertThat(missing.status()).isEqualTo(3);
        assertThat(missing.err()).contains("cannot be read");
    }

    private record Result(int status, String out, String err) {}

    private static Result run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = new CommandLine(new FingerprintCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private static List<Picture> drawn(SampleGenerator generator, int run, int count) {
        var random = new SplittableRandom(run + 7);
        List<Picture> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(generator.draw(SamplePictures.training(), run, random));
        }
        return drawn;
    }

    private String idx(String name, List<Picture> pictures) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16 + pictures.size() * SamplePictures.SIDE * SamplePictures.SIDE);
        bytes.putInt(2051).putInt(pictures.size()).putInt(SamplePictures.SIDE).putInt(SamplePictures.SIDE);
        pictures.forEach(picture -> bytes.put(picture.values()));
        Path file = directory.resolve(name);
        Files.write(file, bytes.array());
        return file.toString();
    }
}
