// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.topology.topics.TopicDifference;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Lists Weir's topics, makes them on a cluster, and compares a cluster with what Weir needs.
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Lists Weir's topics, makes them on a cluster, or checks a cluster's.",
        subcommands = {TopicsListCommand.class, TopicsCreateCommand.class, TopicsCheckCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  ./weir topics list",
            "  ./weir topics create --bootstrap-servers localhost:9092 --partitions 12",
            "  ./weir topics check --bootstrap-servers localhost:9092"
        })
public final class TopicsCommand implements WeirCommand {

    /// A cluster or a file that is needed is not there.
    static final int MISSING = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: list, create, or check.");
    }

    /// Each difference with its fix below it.
    static void print(PrintWriter out, List<TopicDifference> differences) {
        for (TopicDifference difference : differences) {
            out.println(difference.topicName() + ' ' + difference.what());
            out.println("    fix: " + difference.fix());
        }
    }
}
