// SPDX-License-Identifier: Apache-2.0
package io.weir.topology;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.weir.topology.cli.Weir;

/// The one entry point of `./weir`.
///
/// Short commands never start the container, so that `--help` answers at once; the commands that
/// serve start it themselves.
@QuarkusMain
public final class Launcher {

    private Launcher() {}

    public static void main(String... args) {
        System.exit(Weir.commandLine().execute(args));
    }
}
