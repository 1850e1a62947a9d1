// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Catalogue;
import io.weir.model.ModelFile;
import io.weir.model.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Installs model files into the store.
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = "Installs models into the store, each file checked against its hash.",
        footer = {"", "Examples:", "  ./weir models pull"})
final class ModelsPullCommand implements Callable<Integer> {
    private static final int MISSING = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ModelStore store = ModelStore.standard();
        for (ModelFile file : List.of(Catalogue.ALL_MINILM_L6_V2.model(), Catalogue.ALL_MINILM_L6_V2.tokenizer())) {
            try {
                out.println("installed: " + store.open(file));
            } catch (IOException failed) {
                spec.commandLine().getErr().println("weir models pull: " + failed.getMessage());
                return MISSING;
            }
        }
        return 0;
    }
}
