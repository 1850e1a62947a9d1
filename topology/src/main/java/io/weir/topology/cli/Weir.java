// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import java.util.Comparator;
import java.util.List;
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

    /// As a newcomer meets them.
    private static final List<String> ORDER =
            List.of("demo", "check", "run", "policy", "topics", "models", "eval", "train", "bench");

    private static final int HELP_WIDTH = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    /// The whole command line, with the commands that other modules contribute.
    public static CommandLine commandLine() {
        var line = new CommandLine(new Weir());
        ServiceLoader.load(WeirCommand.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Weir::place))
                .forEach(line::addSubcommand);
        line.addSubcommand(new TestCommand());
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setUsageHelpWidth(HELP_WIDTH);
        return line;
    }

    /// A command that nobody thought of comes last.
    private static int place(WeirCommand command) {
        int place = ORDER.indexOf(CommandSpec.forAnnotatedObject(command).name());
        return place < 0 ? ORDER.size() : place;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: name a command.");
    }
}
