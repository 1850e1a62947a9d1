// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.vision.fingerprint.Fingerprint;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says which training runs are registered.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Says which training runs are registered, under which encoder and reference.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:the cluster or the directory is missing"},
        footer = {"", "Examples:", "  ./weir fingerprint list --bootstrap-servers localhost:9092"})
final class ListCommand implements Callable<Integer> {

    private static final int MISSING = 3;
    private static final int DIGITS = 12;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final RegistryOptions registry = new RegistryOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<Fingerprint> all = registry.read();
            if (all.isEmpty()) {
                out.println("nothing is registered");
                return 0;
            }
            out.printf("%-24s %-12s %9s  %-12s %-12s%n", "generator", "run", "pictures", "encoder", "reference");
            for (Fingerprint one : all) {
                Fingerprint.Key key = one.key();
                out.printf(
                        "%-24s %-12s %9d  %-12s %-12s%n",
                        key.generator(),
                        key.run(),
                        one.state().images(),
                        key.encoderDigest().substring(0, DIGITS),
                        key.referenceDigest().substring(0, DIGITS));
            }
            return 0;
        } catch (MissingException missing) {
            spec.commandLine().getErr().println("weir fingerprint list: " + missing.getMessage());
            return MISSING;
        }
    }
}
