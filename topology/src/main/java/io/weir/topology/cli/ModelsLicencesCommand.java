// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.Catalogue;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Catalogue.ALL_MINILM_L6_V2.id() + ": "
                + Catalogue.ALL_MINILM_L6_V2.licence().weights());
        out.flush();
        return 0;
    }
}
