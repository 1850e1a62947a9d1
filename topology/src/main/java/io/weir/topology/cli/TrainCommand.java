// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Fits a head's weights and writes them with their manifest.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Fits the weights of a head, and writes them with a manifest beside them (FILE with the suffix .json).",
            "The same data, seed and version give the same bytes."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:written",
            "2:wrong usage",
            "3:the data directory, or a file in it, is missing",
            "4:rows are malformed"
        },
        footer = {"", "Examples:", "  ./weir train refusal --data ../shared/data --out refusal-linear.bin"})
public final class TrainCommand implements WeirCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Parameters(paramLabel = "HEAD", description = "What to fit.")
    @SuppressWarnings("NullAway.Init") // picocli requires it.
    private String head;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            defaultValue = "${env:WEIR_DATA}",
            description = "The directory of labelled rows (or WEIR_DATA).")
    @SuppressWarnings("NullAway.Init") // picocli requires it.
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the weights go.")
    @SuppressWarnings("NullAway.Init") // picocli requires it.
    private Path out;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of folds and solver; default 0.")
    private long seed;

    @Override
    public Integer call() {
        TrainableHead chosen = chosen();
        try {
            var progress = new Progress(spec.commandLine().getErr(), Terminals.isTerminal());
            var directory = new DataDirectory(data, Integer.MAX_VALUE, progress);
            directory.require(chosen.files());
            TrainedHead trained = chosen.train(new TrainingRun(directory, seed, progress));
            progress.done();
            write(trained);
            return 0;
        } catch (DataException unusable) {
            spec.commandLine().getErr().println("weir: " + unusable.getMessage());
            return unusable.exitStatus();
        } catch (IOException unwritable) {
            spec.commandLine().getErr().println("weir: cannot write (" + unwritable.getMessage() + ")");
            return 3;
        }
    }

    private void write(TrainedHead trained) throws IOException {
        Path directory = out.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.write(out, trained.weights());
        Files.write(manifestFile(), trained.manifest().toJson());
        trained.manifest()
                .metrics()
                .forEach((name, value) -> spec.commandLine().getOut().println(name + "  " + value));
        spec.commandLine().getOut().println("wrote " + out + " and " + manifestFile());
        spec.commandLine().getOut().flush();
    }

    private Path manifestFile() {
        String name = String.valueOf(out.getFileName());
        int dot = name.lastIndexOf('.');
        return out.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }

    private TrainableHead chosen() {
        String names = Lanes.heads().stream().map(TrainableHead::name).collect(Collectors.joining(", "));
        return Lanes.headNamed(head)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "There is no head '" + head + "'; there are: " + names + "."));
    }
}
