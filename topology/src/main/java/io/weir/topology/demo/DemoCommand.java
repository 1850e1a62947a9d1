// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.arc.Arc;
import io.weir.model.ModelListener;
import io.weir.topology.chat.BacktranslationSettings.Choice;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.cli.DurationOption;
import io.weir.topology.cli.Terminals;
import io.weir.topology.cli.WeirCommand;
import io.weir.topology.model.FetchBar;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.serve.Serving;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `./weir demo`.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows Weir at work: a broker in this process, real exchanges with real disorder, real models.",
            "",
            "The terminal and a local page show rates, verdicts, decisions, latency and alerts; /metrics and /q/health "
                    + "are served beside it. Ends with a summary; exit status 1 where an event is unaccounted for."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir demo",
            "  ./weir demo --for 20s --summary summary.json",
            "  ./weir demo --rate 100 --port 0",
            "  ./weir models convert smollm2-135m-instruct && ./weir demo --tier embedded --rate 3"
        })
public final class DemoCommand implements WeirCommand {
    private static final int MISSING = 3;
    private static final Duration LENGTH_MAX = Duration.ofHours(24);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationOption.class,
            description = "How long exchanges are sent: 20s, 5m (default: ${DEFAULT-VALUE}).")
    private Duration length = Duration.ofSeconds(60);

    @Option(names = "--summary", paramLabel = "FILE", description = "Also write the summary there, as JSON.")
    private @Nullable Path summary;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "Exchanges begun in a second, 1 to 500 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the page on 127.0.0.1; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Same seed, same events (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            defaultValue = "auto",
            description =
                    "Who looks at escalated answers: auto, answer-only, or embedded, which guesses and takes a core; "
                            + "with few cores give it --rate 3 (default: ${DEFAULT-VALUE}).")
    private String tier = "auto";

    @Option(names = "--verbose", description = "Show the log on stderr instead of writing it to a file.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException {
        check(length.isPositive() && length.compareTo(LENGTH_MAX) <= 0, "--for: write a time from 1s to 24h");
        check(rate >= 1 && rate <= 500, "--rate: write a number from 1 to 500");
        check(port >= 0 && port <= 65_535, "--port: write a port from 0 to 65535");
        if (!pulled()) {
            return MISSING;
        }
        int free = freePort();
        DemoSettings settings =
                new DemoSettings(began(), length, rate, free, seed, Optional.ofNullable(summary), tier());
        Path log = quietLog();
        PrintStream out = System.out;
        String page = "http://127.0.0.1:" + free + '/';
        out.println("weir demo: starting a broker and the models; page " + page);
        int exit = Serving.serve("127.0.0.1", free, (meters, status) -> {
            var terminal = new TerminalView(out, Terminals.isTerminal() && System.getenv("CI") == null);
            DemoFeed feed = Arc.container().instance(DemoFeed.class).get();
            DemoSummary result = new Demo(settings, page, view -> {
                        feed.show(view);
                        terminal.show(view);
                    })
                    .run(meters, status);
            return finish(settings, result, out);
        });
        if (exit != 0 && !verbose) {
            System.err.println("weir demo: see the log: " + log);
        }
        return exit;
    }

    /// Whether the models are installed; the first time they are copied out of their jars.
    private boolean pulled() {
        var out = new PrintWriter(System.out, true, UTF_8);
        try (ModelRuntime models = ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE)) {
            models.pull(GuardLoader.models(Demo.GUARDS), new FetchBar(out, Terminals.isTerminal()));
            return true;
        } catch (IOException failed) {
            spec.commandLine().getErr().println("weir demo: a model cannot be had: " + failed.getMessage());
            return false;
        }
    }

    private static int finish(DemoSettings settings, DemoSummary result, PrintStream out) throws IOException {
        out.println();
        out.println("weir demo: what became of it");
        out.print(result.text());
        out.flush();
        if (settings.summary().isPresent()) {
            Path file = settings.summary().get();
            Files.writeString(
                    file,
                    JsonMapper.builder()
                                    .build()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(result)
                            + '\n');
        }
        return result.identityHolds() ? 0 : 1;
    }

    /// Someone else may take the port meanwhile; then the container says so.
    private int freePort() throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException taken) {
            throw new ParameterException(
                    spec.commandLine(), "--port: " + port + " is in use; name another, or 0 for a free one");
        }
    }

    /// The log would tear the picture: it goes to a file, which an unhappy end names.
    private Path quietLog() throws IOException {
        Path log = Files.createTempFile("weir-demo", ".log");
        if (!verbose) {
            System.setProperty("quarkus.log.console.enabled", "false");
            System.setProperty("quarkus.log.file.enabled", "true");
            System.setProperty("quarkus.log.file.path", log.toString());
        }
        return log;
    }

    /// When the virtual machine was started: what the launcher does before is building.
    private static Instant began() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private Choice tier() {
        return switch (tier) {
            case "auto" -> Choice.AUTO;
            case "answer-only" -> Choice.ANSWER_ONLY;
            case "embedded" -> Choice.EMBEDDED;
            default -> throw new ParameterException(spec.commandLine(), "--tier: write auto, answer-only, or embedded");
        };
    }

    private void check(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
