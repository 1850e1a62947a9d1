// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.FetchListener;
import io.weir.model.ModelFile;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.batch.BatchSettings;
import io.weir.model.onnx.OnnxEncoder;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.model.ModelSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Hashes model files again and asks the known answers.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Hashes files again, and asks each encoder for its known answers.",
            "",
            "Exit status 1 where a file or an answer is not what it should be, 3 where a file is missing."
        },
        footer = {"", "Examples:", "  ./weir models verify", "  ./weir models verify bge-small-en-v15"})
final class ModelsVerifyCommand implements Callable<Integer> {
    private static final int NOT_GOOD = 1;
    private static final int MISSING = 3;
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final List<String> GUARDS = List.of("pattern", "refusal", "hazard");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Parameters(paramLabel = "ID", description = "Models of the list; none: what the guards ask, and all installed.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        ModelSettings settings = options.settings();
        Catalogue catalogue = options.catalogue(settings);
        var store = new ModelStore(settings.store().withOffline(true), FetchListener.NONE);
        List<CatalogueEntry> entries = ids.isEmpty() ? usual(catalogue, store) : options.entries(catalogue, ids);
        PrintWriter out = spec.commandLine().getOut();
        int exit = 0;
        for (CatalogueEntry entry : entries) {
            exit = Math.max(exit, verify(entry, store, out));
        }
        out.flush();
        return exit;
    }

    private static List<CatalogueEntry> usual(Catalogue catalogue, ModelStore store) {
        List<String> asked = GuardLoader.models(GUARDS);
        return catalogue.entries().stream()
                .filter(entry -> asked.contains(entry.id()) || store.has(entry))
                .toList();
    }

    private static int verify(CatalogueEntry entry, ModelStore store, PrintWriter out) {
        for (ModelFile file : entry.files().values()) {
            try {
                store.verify(file);
            } catch (io.weir.model.ModelUnavailableException missing) {
                out.println("absent: " + entry.id() + ": " + file.name() + " is not installed; run ./weir models pull "
                        + entry.id());
                return MISSING;
            } catch (IOException wrong) {
                out.println("BAD: " + entry.id() + ": " + wrong.getMessage());
                return NOT_GOOD;
            }
            out.println("good: " + entry.id() + ": " + file.name() + " has its hash");
        }
        boolean isEncoder = entry.form() instanceof ModelForm.Embedding || entry.form() instanceof ModelForm.Logits;
        return isEncoder && entry.knownAnswer().isPresent() ? ask(entry, store, out) : 0;
    }

    private static int ask(CatalogueEntry entry, ModelStore store, PrintWriter out) {
        try (OnnxEncoder open =
                OnnxEncoder.open(entry, store, BatchSettings.cpu(), InstantSource.system(), ModelListener.NONE)) {
            boolean right = open.check(Instant.now().plus(WITHIN));
            out.println((right ? "good: " : "BAD: ")
                    + entry.id()
                    + (right ? " gives its known answers" : " does not give its known answers"));
            return right ? 0 : NOT_GOOD;
        } catch (IOException failed) {
            out.println("BAD: " + entry.id() + ": " + failed.getMessage());
            return NOT_GOOD;
        }
    }
}
