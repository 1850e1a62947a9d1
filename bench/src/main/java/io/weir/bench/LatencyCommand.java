// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.topology.chat.StreamsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long an event takes to its committed decision while the stream is well in use.
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "From the time of an exchange's later event to its decision, as a read_committed consumer",
            "sees it. Every round first measures the capacity with generator, broker, stream and",
            "reader on this machine, then sends a share of it on a schedule that nothing holds up."
        },
        footer = {"", "Examples:", "  ./weir bench latency", "  ./weir bench latency --load 0.5 --json latency.json"})
final class LatencyCommand implements WeirBenchmark {

    private static final int CONVERSATIONS = 1_000;
    private static final int OUTSTANDING = 3_000;
    private static final Duration SETTLING = Duration.ofSeconds(3);

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--load",
            defaultValue = "0.7",
            description = "Share of the capacity that is sent (default: ${DEFAULT-VALUE}).")
    private double load;

    @Option(
            names = "--seconds",
            defaultValue = "12",
            description = "How long each round sends on schedule (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--guard-micros",
            defaultValue = "10",
            description = "What each of two stubbed guards costs for an exchange (default: ${DEFAULT-VALUE}).")
    private int guardMicros;

    @Option(names = "--threads", defaultValue = "1", description = "Stream threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            description = "Partitions of every topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        try (BenchBroker broker = BenchBroker.start(partitions)) {
            broker.createInputs();
            broker.createOutputs();
            try (Running _ = BenchLane.start(BenchLane.lane(guardMicros), broker, "latency", threads);
                    var decisions = new DecisionReader(broker.clients());
                    var loop = new OpenLoop(broker.clients(), new ChatEvents(CONVERSATIONS))) {
                return report(rounds(loop, decisions));
            }
        }
    }

    private List<Phase> rounds(OpenLoop loop, DecisionReader decisions) {
        List<Phase> phases = new ArrayList<>();
        int count = options.rounds().count();
        // The first exchange comes through when the stream has started.
        loop.onSchedule(10, Duration.ofMillis(150));
        decisions.await(loop.sent());
        for (int round = 0; round <= count; round++) {
            double capacity = capacity(loop, decisions);
            Phase phase = onSchedule(loop, decisions, capacity);
            Progress.say(String.format(
                    Locale.ROOT,
                    "%s of %d: capacity %,.0f exchanges/s; at %,.0f/s p50 %d, p95 %d, p99 %d, max %d ms",
                    round == 0 ? "warm-up" : "round " + round,
                    count,
                    capacity,
                    capacity * load,
                    phase.latencies.at(0.5),
                    phase.latencies.at(0.95),
                    phase.latencies.at(0.99),
                    phase.latencies.at(1)));
            if (round > 0) {
                phases.add(phase);
            }
        }
        return phases;
    }

    private static double capacity(OpenLoop loop, DecisionReader decisions) {
        loop.closed(decisions, OUTSTANDING, SETTLING);
        int before = decisions.seen();
        long began = System.nanoTime();
        loop.closed(decisions, OUTSTANDING, SETTLING.multipliedBy(2));
        double perSecond = (decisions.seen() - before) * 1e9 / (System.nanoTime() - began);
        decisions.await(loop.sent());
        return perSecond;
    }

    private Phase onSchedule(OpenLoop loop, DecisionReader decisions, double capacity) {
        loop.onSchedule(capacity * load, SETTLING);
        decisions.await(loop.sent());
        int before = loop.sent();
        Latencies latencies = decisions.startPhase();
        loop.onSchedule(capacity * load, Duration.ofSeconds(seconds));
        decisions.await(loop.sent());
        decisions.startPhase();
        return new Phase(capacity, latencies, loop.sent() - before);
    }

    private BenchReport report(List<Phase> phases) {
        List<BenchReport.Row> rows = List.of(
                BenchReport.Row.of("p50, ms", each(phases, phase -> phase.latencies.at(0.5)), 250, 150, false),
                BenchReport.Row.of("p99, ms", each(phases, phase -> phase.latencies.at(0.99)), 900, 500, false),
                BenchReport.Row.shown("p95, ms", each(phases, phase -> phase.latencies.at(0.95))),
                BenchReport.Row.shown("max, ms", each(phases, phase -> phase.latencies.at(1))),
                BenchReport.Row.shown("capacity, events/s", each(phases, phase -> 2 * phase.capacity)),
                BenchReport.Row.shown("sent, events/s", each(phases, phase -> 2.0 * phase.sent / seconds)),
                BenchReport.Row.shown(
                        "undecided or shed", each(phases, phase -> phase.sent - phase.latencies.total())));
        return BenchReport.of(
                "latency",
                List.of(
                        BenchReport.setting("broker", "in this process, one replica"),
                        BenchReport.setting("load", load),
                        BenchReport.setting("seconds", seconds),
                        BenchReport.setting("event bytes", ChatEvents.VALUE_BYTES),
                        BenchReport.setting("commit interval ms", StreamsSettings.COMMIT_INTERVAL.toMillis()),
                        BenchReport.setting("guard µs", guardMicros),
                        BenchReport.setting("stream threads", threads),
                        BenchReport.setting("partitions", partitions),
                        BenchReport.setting("rounds", phases.size())),
                rows);
    }

    private static double[] each(List<Phase> phases, ToDoubleFunction<Phase> figure) {
        return phases.stream().mapToDouble(figure).toArray();
    }

    /// @param capacity exchanges a second
    /// @param sent exchanges sent on schedule
    private record Phase(double capacity, Latencies latencies, int sent) {}
}
