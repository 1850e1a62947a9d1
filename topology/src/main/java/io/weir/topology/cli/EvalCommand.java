// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationReport;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.EvaluationRun.ModeChoice;
import io.weir.topology.eval.HtmlReport;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.ScoredRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures a lane on labelled rows with the guard classes and weights of the stream.
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measures a guard on labelled rows, with the classes and weights that the stream runs.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:measured",
            "1:with --strict: a metric is below its floor, or could not be measured",
            "2:wrong usage",
            "3:the data directory, or a file in it, is missing",
            "4:more than 1 %% of a file's rows are malformed"
        },
        footer = {
            "",
            "Examples:",
            "  ./weir eval --list",
            "  ./weir eval refusal --data ../shared/data",
            "  ./weir eval refusal --data DIR --json - --strict",
            "  ./weir eval backtranslation --data DIR --endpoint http://127.0.0.1:8000/v1 --plain-http --model ID",
            "  ./weir eval uncertainty --data DIR --extractor llm --limit 60",
            "  ./weir eval judge-injection"
        })
public final class EvalCommand implements WeirCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "LANE", description = "What to measure; --list names the lanes.")
    private @Nullable String lane;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:WEIR_DATA}",
            description = "The directory of labelled rows (or WEIR_DATA).")
    private @Nullable Path data;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "auto (default): out of fold on files that the weights were fitted on; as-shipped; out-of-fold.")
    @SuppressWarnings("NullAway.Init") // picocli sets the default.
    private String mode;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of folds and draws; default 0.")
    private long seed;

    @Option(names = "--limit", paramLabel = "N", description = "Read at most N rows of each file.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object; - for standard output.")
    private @Nullable String json;

    @Option(names = "--report", paramLabel = "DIR", description = "Write LANE.html: plots and confusion by slice.")
    private @Nullable Path report;

    @Option(names = "--errors", paramLabel = "FILE", description = "Write file and line of the rows called wrongly.")
    private @Nullable Path errors;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "A server's language model, for lanes that ask one.")
    private @Nullable String endpoint;

    @Option(names = "--model", paramLabel = "ID", description = "Which model of --endpoint.")
    private @Nullable String model;

    @Option(names = "--plain-http", description = "Allow http:// to this machine or a private network.")
    private boolean plainHttp;

    @Option(
            names = "--extractor",
            paramLabel = "WHO",
            defaultValue = "rules",
            description = "Who finds claims, for the lane uncertainty: rules (default), or llm to measure a language "
                    + "model beside them.")
    @SuppressWarnings("NullAway.Init") // picocli sets the default.
    private String extractor;

    @Option(names = "--strict", description = "Exit 1 when a metric is below its floor.")
    private boolean strict;

    @Option(names = "--list", description = "Name the lanes, the files each reads, the metrics each prints.")
    private boolean list;

    @Override
    public Integer call() {
        if (list) {
            Lanes.all().forEach(this::describe);
            return 0;
        }
        EvaluationLane chosen = chosen();
        try {
            EvaluationReport measured = measure(chosen);
            write(measured);
            return strict && measured.isBelowFloor() ? 1 : 0;
        } catch (DataException unusable) {
            err().println("weir: " + unusable.getMessage());
            return unusable.exitStatus();
        } catch (IOException unwritable) {
            err().println("weir: cannot write the report (" + unwritable.getMessage() + ")");
            return 3;
        }
    }

    private EvaluationReport measure(EvaluationLane chosen) {
        if (data == null && !chosen.files().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say where the rows are: --data DIR.");
        }
        Instant startedAt = Instant.now();
        long started = System.nanoTime();
        var progress = new Progress(err(), Terminals.isTerminal());
        var directory = new DataDirectory(data == null ? Path.of("") : data, limit, progress);
        directory.require(chosen.files());
        LaneResult result =
                chosen.evaluate(new EvaluationRun(directory, modeChoice(), seed, progress, endpoint(), extractor()));
        progress.done();
        double seconds = Math.round((System.nanoTime() - started) / 1e8) / 10.0;
        return new EvaluationReport(chosen.name(), Weir.VERSION, startedAt, seconds, seed, result);
    }

    private void write(EvaluationReport measured) throws IOException {
        if ("-".equals(json)) {
            out().println(measured.toJson());
        } else {
            out().print(measured.toTable());
        }
        if (json != null && !json.equals("-")) {
            Files.writeString(Path.of(json), measured.toJson() + "\n");
        }
        if (report != null) {
            Files.createDirectories(report);
            Files.writeString(report.resolve(measured.lane() + ".html"), HtmlReport.of(measured));
        }
        if (errors != null) {
            Files.writeString(
                    errors,
                    measured.result().wrong().stream()
                            .map(EvalCommand::wrongLine)
                            .collect(Collectors.joining()));
        }
        out().flush();
    }

    private EvaluationLane chosen() {
        String names = Lanes.all().stream().map(EvaluationLane::name).collect(Collectors.joining(", "));
        if (lane == null) {
            throw new ParameterException(spec.commandLine(), "Say what to measure: " + names + ".");
        }
        return Lanes.named(lane)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "There is no lane '" + lane + "'; there are: " + names + "."));
    }

    private Optional<EvaluationRun.Endpoint> endpoint() {
        if (endpoint == null && model == null) {
            return Optional.empty();
        }
        if (endpoint == null || model == null) {
            throw new ParameterException(spec.commandLine(), "--endpoint and --model go together.");
        }
        return Optional.of(new EvaluationRun.Endpoint(endpoint, model, plainHttp));
    }

    private ModeChoice modeChoice() {
        return switch (mode) {
            case "auto" -> ModeChoice.AUTO;
            case "as-shipped" -> ModeChoice.AS_SHIPPED;
            case "out-of-fold" -> ModeChoice.OUT_OF_FOLD;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--mode is auto, as-shipped or out-of-fold, not '" + mode + "'.");
        };
    }

    private EvaluationRun.Extractor extractor() {
        return switch (extractor) {
            case "rules" -> EvaluationRun.Extractor.RULES;
            case "llm" -> EvaluationRun.Extractor.LANGUAGE_MODEL;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--extractor is rules or llm, not '" + extractor + "'.");
        };
    }

    private void describe(EvaluationLane described) {
        out().println(described.name());
        described.files().forEach(file -> out().println("  reads   " + file));
        for (MetricSpec metric : described.metrics()) {
            out().println("  prints  " + metric.name()
                    + metric.bounds()
                            .map(b -> String.format(
                                    Locale.ROOT,
                                    " (%s is better, floor %s, target %s)",
                                    metric.better(),
                                    b.floor(),
                                    b.target()))
                            .orElse(""));
        }
        out().flush();
    }

    private static String wrongLine(ScoredRow row) {
        return String.format(Locale.ROOT, "%s\t%.4f\t%d%n", row.id(), row.score(), row.positive() ? 1 : 0);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
