// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import java.io.Console;

/// Whether a person is watching.
public final class Terminals {

    private Terminals() {}

    @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where nobody is at a terminal.
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
