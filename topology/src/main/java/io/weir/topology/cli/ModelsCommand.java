// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./weir models`; without a subcommand it lists.
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists the models that Weir knows, fetches them, and checks them.",
        subcommands = {
            ModelsListCommand.class,
            ModelsPullCommand.class,
            ModelsVerifyCommand.class,
            ModelsLicencesCommand.class,
            ModelsConvertCommand.class,
            ModelsChatCommand.class,
            ModelsBenchCommand.class
        },
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  ./weir models",
            "  ./weir models pull all-minilm-l6-v2",
            "  ./weir models verify",
            "  ./weir models licences",
            "  ./weir models convert smollm2-135m-instruct",
            "  ./weir models chat",
            "  ./weir models bench smollm2-135m-instruct"
        })
public final class ModelsCommand implements WeirCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Option(names = "--json", description = "Write the list as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return ModelsListCommand.list(spec.commandLine().getOut(), options, json);
    }
}
