// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.topology.cli.WeirCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The benchmarks of `./weir bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the stream and its models against hand-written loops, in turn, in this process.",
        synopsisSubcommandLabel = "BENCHMARK",
        subcommands = {
            PassThroughCommand.class,
            AsyncCommand.class,
            LatencyCommand.class,
            BacktranslationCommand.class,
            UncertaintyCommand.class,
            LanguageModelCommand.class,
            ImageCommand.class,
            ImageReplayCommand.class,
            PdqCommand.class,
            EncoderCommand.class,
            MemoryCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  ./weir bench pass-through",
            "  ./weir bench async --rounds 7 --strict",
            "  ./weir bench latency --json -",
            "  ./weir bench encoder --rounds 7"
        })
public final class BenchCommand implements WeirCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to measure: name a benchmark.");
    }
}
