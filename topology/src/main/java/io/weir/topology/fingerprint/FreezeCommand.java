// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.guard.image.PlacedReference;
import io.weir.topology.image.ImageReferenceFile;
import io.weir.vision.fingerprint.FingerprintSettings;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.seen.Picture;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Freezes real pictures as the reference that sources are compared with.
@Command(
        name = "freeze",
        mixinStandardHelpOptions = true,
        description = {
            "Freezes real pictures as the reference that every source is compared with.",
            "",
            "It belongs to one encoder. Fingerprints and curves of another reference do not compare with it."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:pictures or encoder are missing"},
        footer = {
            "",
            "Examples:",
            "  ./weir fingerprint freeze --real real/ --fresh held-out/ --out reference.weir",
            "  ./weir fingerprint freeze --real train-images-idx3-ubyte --fresh t10k-images-idx3-ubyte --out f.weir"
        })
final class FreezeCommand implements Callable<Integer> {

    private static final int MISSING = 3;
    private static final int LEAST = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final EncoderOption encoder = new EncoderOption();

    @Option(
            names = "--real",
            required = true,
            paramLabel = "DIR",
            description =
                    "Pictures that a copy would be near to: the generators' training pictures, where they are known.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path real;

    @Option(
            names = "--fresh",
            required = true,
            paramLabel = "DIR",
            description = "Other real pictures of the same kind, which no generator saw.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path fresh;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the reference goes.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path out;

    @Option(names = "--max", defaultValue = "5000", description = "Pictures read of each (default: ${DEFAULT-VALUE}).")
    private int max;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<Picture> reals = PictureFiles.read(real, max);
            List<Picture> others = PictureFiles.read(fresh, max);
            if (reals.size() < LEAST || others.size() < LEAST) {
                throw new MissingException("a reference needs at least " + LEAST + " pictures of each kind");
            }
            PlacedReference frozen = encoder.open(opened -> {
                var features = opened.features("real pictures", reals);
                var freshFeatures = opened.features("fresh pictures", others);
                opened.progress().note("fitting cells and ranks");
                return ImageReferenceFile.of(
                        opened.encoder().model().sha256(),
                        ReferenceSet.fit(features, freshFeatures, FingerprintSettings.PUBLISHED));
            });
            ImageReferenceFile.write(frozen, out);
            spec.commandLine()
                    .getOut()
                    .println(out + ": " + reals.size() + " real and " + others.size() + " fresh pictures, digest "
                            + frozen.digest());
            return 0;
        } catch (MissingException missing) {
            err.println("weir fingerprint freeze: " + missing.getMessage());
            return MISSING;
        } catch (java.io.IOException unwritable) {
            err.println("weir fingerprint freeze: " + out + " cannot be written");
            return MISSING;
        }
    }
}
