// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.guard.image.PlacedReference;
import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.seen.Picture;
import io.weir.wire.OutputRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Registers a training run of a generator by its pictures.
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description = {
            "Registers a training run of a generator by its pictures.",
            "",
            "Every running instance takes it into use at once. Register several runs of each generator where",
            "they are to be had: what a new run looks like is learnt from runs that are left out."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:pictures, encoder, reference or cluster are missing"},
        footer = {
            "",
            "Examples:",
            "  ./weir fingerprint register studio-v3 --run 0 --pictures run0/ --reference reference.weir"
                    + " --bootstrap-servers localhost:9092",
            "  ./weir fingerprint register vae20 --run 1 --pictures vae20-1-images-idx3-ubyte --reference f.weir"
                    + " --files registry/"
        })
final class RegisterCommand implements Callable<Integer> {

    private static final int MISSING = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final EncoderOption encoder = new EncoderOption();

    @Mixin
    private final ReferenceOption reference = new ReferenceOption();

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    @Parameters(paramLabel = "GENERATOR", description = "Its name, as producers declare it.")
    private String generator = "";

    @Option(names = "--run", required = true, description = "Which of its training runs.")
    private String run = "";

    @Option(
            names = "--pictures",
            required = true,
            paramLabel = "DIR",
            description = "At least 100 pictures of that run, or an IDX file of them; a few hundred are better.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path pictures;

    @Option(names = "--provenance", defaultValue = "", description = "Where the pictures come from, in a few words.")
    private String provenance = "";

    @Option(names = "--max", defaultValue = "5000", description = "Pictures read (default: ${DEFAULT-VALUE}).")
    private int max;

    @Override
    public Integer call() {
        try {
            List<Picture> read = PictureFiles.read(pictures, max);
            if (read.size() < Fingerprint.IMAGES_MIN) {
                throw new MissingException(pictures + ": a run needs at least " + Fingerprint.IMAGES_MIN + " pictures");
            }
            String said = encoder.open(opened -> register(opened, read));
            spec.commandLine().getOut().println(said);
            return 0;
        } catch (MissingException missing) {
            spec.commandLine().getErr().println("weir fingerprint register: " + missing.getMessage());
            return MISSING;
        }
    }

    private String register(EncoderOption.Opened opened, List<Picture> read)
            throws MissingException, java.io.IOException {
        PlacedReference placed = reference.readFor(opened);
        var key = new Fingerprint.Key(placed.encoderDigest(), placed.digest(), generator, run);
        var features = opened.features("pictures", read);
        Fingerprint fingerprint = Fingerprint.of(key, features, placed.reference());
        EffectCurve curve = EffectCurve.of(fingerprint.state(), placed.reference());
        OutputRecord record = registry.records().fingerprint(fingerprint, curve, provenance, Instant.now());
        String where = registry.write(record, key);
        return generator + ", run " + run + ": " + read.size() + " pictures, registered in " + where;
    }
}
