// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.CatalogueEntry;
import io.weir.model.ModelFile;
import io.weir.model.ModelSource;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints whose each model is.
@Command(
        name = "licences",
        mixinStandardHelpOptions = true,
        description = "Prints the licences of every model: of its packaging, and of its weights.",
        footer = {"", "Examples:", "  ./weir models licences"})
final class ModelsLicencesCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (CatalogueEntry entry : options.catalogue(options.settings()).entries()) {
            out.println(entry.id());
            out.println("    packaging  " + entry.licence().packaging());
            out.println("    weights    " + entry.licence().weights());
            out.println("    comes      " + comes(entry));
            out.println("    from       " + sources(entry));
        }
        out.flush();
        return 0;
    }

    private static String comes(CatalogueEntry entry) {
        return switch (entry.licence().distribution()) {
            case BUNDLED -> "with Weir";
            case ON_DEMAND -> "when a configuration or ./weir models pull asks for it";
            case OPERATOR -> "only by ./weir models pull " + entry.id() + ": look at the licence first";
        };
    }

    private static String sources(CatalogueEntry entry) {
        return entry.files().values().stream()
                .map(ModelFile::sources)
                .flatMap(sources -> sources.stream().map(ModelSource::text))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
