// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import io.weir.topology.cli.WeirCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command that the policy commands hang below.
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Checks, compares, publishes, and withdraws policies.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyCheckCommand.class,
            PolicyDiffCommand.class,
            PolicyPublishCommand.class,
            PolicyWithdrawCommand.class,
            PolicyListCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  ./weir policy check policies/*.yaml",
            "  ./weir policy diff policies/default.yaml mine.yaml",
            "  ./weir policy publish mine.yaml --bootstrap-servers localhost:9092 --dry-run",
            "  ./weir policy list --bootstrap-servers localhost:9092",
            "",
            "docs/how-to/write-a-policy.md describes the language."
        })
public final class PolicyCommand implements WeirCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do with policies: check, diff, publish, withdraw, or list.");
    }
}
