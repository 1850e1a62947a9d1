// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every benchmark takes, and how each ends: a table or JSON, and an exit status.
final class BenchOptions {

    private static final String STANDARD_OUTPUT = "-";

    // Held, so that their levels last: the log manager itself keeps loggers weakly.
    private static final Logger[] QUIET = {Logger.getLogger("org.apache.kafka"), Logger.getLogger("kafka")};

    @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the figures as JSON; - writes them to standard output, instead of the table.")
    private @Nullable String json;

    @Option(names = "--strict", description = "Exit with 1 where a figure is below its floor.")
    private boolean strict;

    BenchOptions() {
        this(5);
    }

    /// @param rounds that count where nobody says otherwise
    BenchOptions(int rounds) {
        this.rounds = rounds;
    }

    Rounds rounds() {
        return new Rounds(rounds);
    }

    /// Runs a benchmark and tells its report.
    int run(Benchmark benchmark) throws Exception {
        for (Logger logger : QUIET) {
            logger.setLevel(Level.SEVERE);
        }
        BenchReport report = benchmark.run();
        tell(report);
        return strict && report.isMissed() ? 1 : 0;
    }

    @SuppressWarnings("SystemOut") // The report is what the command is for.
    private void tell(BenchReport report) throws IOException {
        if (STANDARD_OUTPUT.equals(json)) {
            System.err.print(report.table());
            System.out.println(report.json());
            return;
        }
        System.out.print(report.table());
        if (json != null) {
            Files.writeString(Path.of(json), report.json() + System.lineSeparator());
        }
    }

    /// One benchmark, from an empty broker to its report.
    @FunctionalInterface
    interface Benchmark {
        BenchReport run() throws Exception;
    }
}
