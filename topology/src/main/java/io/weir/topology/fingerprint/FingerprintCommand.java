// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.topology.cli.WeirCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command that the fingerprint commands hang below.
@Command(
        name = "fingerprint",
        mixinStandardHelpOptions = true,
        description = "Freezes references of real pictures, registers generators, and compares pictures with them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            FreezeCommand.class,
            RegisterCommand.class,
            ListCommand.class,
            CompareCommand.class,
            ShowCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  ./weir fingerprint freeze --real real/ --fresh held-out/ --out reference.weir",
            "  ./weir fingerprint register studio-v3 --run 0 --pictures run0/ --reference reference.weir"
                    + " --bootstrap-servers localhost:9092",
            "  ./weir fingerprint list --bootstrap-servers localhost:9092",
            "  ./weir fingerprint compare --pictures unknown/ --reference reference.weir --files registry/",
            "  ./weir fingerprint show studio-v3 --files registry/ --svg curve.svg",
            "",
            "docs/how-to/watch-generated-images.md leads through all of it."
        })
public final class FingerprintCommand implements WeirCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: freeze, register, list, compare, or show.");
    }
}
