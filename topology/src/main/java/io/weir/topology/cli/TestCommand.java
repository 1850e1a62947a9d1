// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import picocli.CommandLine.Command;

/// Describes `./weir test`, which the launcher itself runs: tests need no built application.
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds everything and runs every test, as CI does. Further words go to Maven.",
        footer = {
            "",
            "Examples:",
            "  ./weir test",
            "  ./weir test -pl processors -am",
            "  ./weir test --kills 100      kill an instance a hundred times in the crash test"
        })
final class TestCommand implements WeirCommand {

    @Override
    public Integer call() {
        return 0;
    }
}
