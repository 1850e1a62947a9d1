// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.guard.image.PlacedReference;
import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.Fingerprint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Draws a registered run's curve by block beside the nearest ones.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a registered run's effect by block beside its nearest neighbours, as numbers and as SVG.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:no such run", "2:wrong usage", "3:reference or registry are missing"},
        footer = {
            "",
            "Examples:",
            "  ./weir fingerprint show studio-v3 --reference reference.weir --files registry/ --svg curve.svg"
        })
final class ShowCommand implements Callable<Integer> {

    private static final int NO = 1;
    private static final int MISSING = 3;
    private static final int NEIGHBOURS = 4;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final ReferenceOption reference = new ReferenceOption();

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    @Parameters(paramLabel = "GENERATOR", description = "Its name.")
    private String generator = "";

    @Option(names = "--run", description = "Which run; its first one where left out.")
    private Optional<String> run = Optional.empty();

    @Option(names = "--svg", paramLabel = "FILE", description = "Where the picture goes.")
    private Optional<Path> svg = Optional.empty();

    @Override
    public Integer call() {
        try {
            PlacedReference placed = reference.read();
            List<Fingerprint> own = registry.read().stream()
                    .filter(one -> one.key().referenceDigest().equals(placed.digest()))
                    .toList();
            Optional<Fingerprint> wanted = own.stream()
                    .filter(one -> one.key().generator().equals(generator))
                    .filter(one -> run.map(one.key().run()::equals).orElse(true))
                    .findFirst();
            if (wanted.isEmpty()) {
                spec.commandLine().getErr().println("weir fingerprint show: no such run under this reference");
                return NO;
            }
            show(curves(wanted.get(), own, placed));
            return 0;
        } catch (MissingException missing) {
            spec.commandLine().getErr().println("weir fingerprint show: " + missing.getMessage());
            return MISSING;
        }
    }

    /// The wanted run first, then the nearest ones.
    private static List<CurveSvg.Named> curves(Fingerprint wanted, List<Fingerprint> all, PlacedReference placed) {
        CurveSvg.Named first = named(wanted, placed);
        List<CurveSvg.Named> others = new ArrayList<>();
        for (Fingerprint one : all) {
            if (!one.key().equals(wanted.key())) {
                others.add(named(one, placed));
            }
        }
        others.sort(Comparator.comparingDouble(one -> one.curve().distance(first.curve())));
        List<CurveSvg.Named> shown = new ArrayList<>(List.of(first));
        shown.addAll(others.subList(0, Math.min(NEIGHBOURS, others.size())));
        return shown;
    }

    private static CurveSvg.Named named(Fingerprint fingerprint, PlacedReference placed) {
        String name =
                fingerprint.key().generator() + ", run " + fingerprint.key().run();
        return new CurveSvg.Named(name, EffectCurve.of(fingerprint.state(), placed.reference()));
    }

    private void show(List<CurveSvg.Named> curves) throws MissingException {
        PrintWriter out = spec.commandLine().getOut();
        CurveSvg.Named first = curves.getFirst();
        for (CurveSvg.Named one : curves) {
            out.printf(Locale.ROOT, "%-32s %.3f ", one.name(), one.curve().distance(first.curve()));
            one.curve().blocks().forEach(effect -> out.printf(Locale.ROOT, " %6.3f", effect));
            out.println();
        }
        if (svg.isPresent()) {
            try {
                Files.writeString(svg.get(), CurveSvg.of(curves));
            } catch (IOException failed) {
                throw new MissingException(svg.get() + ": cannot be written");
            }
            out.println(svg.get() + " written");
        }
    }
}
