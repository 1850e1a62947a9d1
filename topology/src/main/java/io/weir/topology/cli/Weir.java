// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command that all others hang below.
@Command(name = "weir")
public final class Weir {

    /// The whole command line, with the commands that other modules contribute.
    public static CommandLine commandLine() {
        var line = new CommandLine(new Weir());
        for (WeirCommand command : ServiceLoader.load(WeirCommand.class)) {
            line.addSubcommand(command);
        }
        return line;
    }
}
