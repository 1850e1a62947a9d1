// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command that all others hang below.
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        version = "weir " + Weir.VERSION,
        description = "Runs guards over prompt and response events while they stream through Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TestCommand.class, CommandLine.HelpCommand.class},
        footer = {
            "",
            "Examples:",
            "  ./weir demo                          see it work, with everything in one process",
            "  ./weir check < exchange.json         judge one exchange",
            "  ./weir run --config weir.yaml        run it against a cluster",
            "  ./weir help policy                   more on one command"
        })
public final class Weir implements Runnable {

    /// As `--version` says it, and as reports and manifests record it.
    public static final String VERSION = "0.1.0";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    /// The whole command line, with the commands that other modules contribute.
    public static CommandLine commandLine() {
        var line = new CommandLine(new Weir());
        for (WeirCommand command : ServiceLoader.load(WeirCommand.class)) {
            line.addSubcommand(command);
        }
        return line;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: name a command.");
    }
}
