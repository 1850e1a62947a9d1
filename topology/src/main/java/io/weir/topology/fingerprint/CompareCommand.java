// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.guard.image.PlacedReference;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.fingerprint.Generators;
import io.weir.vision.fingerprint.SourceConclusion;
import io.weir.vision.fingerprint.SourceEvidence;
import io.weir.vision.fingerprint.WindowTotals;
import io.weir.vision.seen.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Says which registered generator a directory of pictures looks like.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Says which registered generator some pictures look like, as the stream says it of a window.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:attributed",
            "1:unknown, a mixture, a new run, or too few pictures",
            "2:wrong usage",
            "3:pictures, encoder, reference or registry are missing"
        },
        footer = {
            "",
            "Examples:",
            "  ./weir fingerprint compare --pictures unknown/ --reference reference.weir --files registry/"
        })
final class CompareCommand implements Callable<Integer> {

    private static final int NO = 1;
    private static final int MISSING = 3;
    private static final int SHOWN = 5;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final EncoderOption encoder = new EncoderOption();

    @Mixin
    private final ReferenceOption reference = new ReferenceOption();

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    @Option(names = "--pictures", required = true, paramLabel = "DIR", description = "The pictures, or an IDX file.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path pictures;

    @Option(names = "--max", defaultValue = "500", description = "Pictures read (default: ${DEFAULT-VALUE}).")
    private int max;

    @Option(
            names = "--unknown-p-max",
            defaultValue = "0.1",
            description = "Up to which p-value they look like no registered generator (default: ${DEFAULT-VALUE}).")
    private double pValueMax;

    @Override
    public Integer call() {
        try {
            List<Picture> read = PictureFiles.read(pictures, max);
            SourceConclusion conclusion = encoder.open(opened -> compare(opened, read));
            show(conclusion);
            return conclusion instanceof SourceConclusion.Attributed ? 0 : NO;
        } catch (MissingException missing) {
            spec.commandLine().getErr().println("weir fingerprint compare: " + missing.getMessage());
            return MISSING;
        }
    }

    private SourceConclusion compare(EncoderOption.Opened opened, List<Picture> read)
            throws MissingException, IOException {
        PlacedReference placed = reference.readFor(opened);
        List<Fingerprint> own = registry.read().stream()
                .filter(one -> one.key().encoderDigest().equals(placed.encoderDigest())
                        && one.key().referenceDigest().equals(placed.digest()))
                .toList();
        Generators generators = Generators.fit(own, placed.reference())
                .orElseThrow(() -> new MissingException(
                        "fewer than two generators are registered under this encoder and reference"));
        var totals = new WindowTotals(
                placed.reference().blocks(),
                placed.reference().cells(),
                generators.names().size(),
                0);
        for (BlockFeatures features : opened.features("pictures", read)) {
            totals.add(placed.reference().place(features));
            totals.vote(generators.score(placed.reference().components(features)));
        }
        return generators.conclude(totals, placed.reference(), pValueMax);
    }

    private void show(SourceConclusion conclusion) {
        PrintWriter out = spec.commandLine().getOut();
        SourceEvidence evidence = conclusion.evidence();
        out.println(words(conclusion));
        out.printf(
                Locale.ROOT,
                "  pictures        %d (at least %d are needed)%n",
                evidence.images(),
                evidence.imagesMin());
        out.printf(
                Locale.ROOT, "  right           %.2f of such windows of left-out training runs%n", evidence.accuracy());
        out.printf(
                Locale.ROOT,
                "  p of being known %.3f, which cannot be below %.3f with so few runs%n",
                evidence.pKnown(),
                evidence.pFloor());
        out.printf(
                Locale.ROOT,
                "  nearest curve   %s, at %.3f%n",
                evidence.curveNearest().orElse("none"),
                evidence.curveDistance());
        for (SourceEvidence.Likelihood one : evidence.posterior()
                .subList(0, Math.min(SHOWN, evidence.posterior().size()))) {
            out.printf(Locale.ROOT, "  %-24s %.4f%n", one.generator(), one.probability());
        }
    }

    private static String words(SourceConclusion conclusion) {
        return switch (conclusion) {
            case SourceConclusion.Attributed(var _, String generator) -> "attributed to " + generator;
            case SourceConclusion.NewRunOfFamily(var _, String generator) -> "a new training run of " + generator;
            case SourceConclusion.Unknown _ -> "unlike every registered generator";
            case SourceConclusion.Mixture(var _, var shares) -> "a mixture: " + shares;
            case SourceConclusion.TooFewImages _ -> "inconclusive: too few pictures";
        };
    }
}
