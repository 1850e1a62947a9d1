// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.uncertainty.LookCost;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintyOutcome;
import io.weir.model.ModelListener;
import io.weir.topology.chat.ChatGuards;
import io.weir.topology.chat.GuardListeners;
import io.weir.topology.chat.GuardLoader;
import io.weir.topology.chat.GuardSettings;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How many answers a second the stream checks claim by claim.
@Command(
        name = "uncertainty",
        mixinStandardHelpOptions = true,
        description = {
            "The chat lane with the uncertainty guard, its shipped weights and its encoder, over a broker in this",
            "process: exchanges checked a second, then how long a look takes at a steady rate.",
            "",
            "An answer has about ten claims, its evidence eight sentences; no sentence comes twice. The encoder's share",
            "is the time of its runs by the process' CPU time: on a busy machine it is told too high, and what a second of",
            "CPU checks is the figure to go by there."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir bench uncertainty",
            "  ./weir bench uncertainty --candidates 4 --rounds 3 --json -"
        })
final class UncertaintyCommand implements WeirBenchmark {

    private static final double FLOOR_PER_SECOND = 25;
    private static final double TARGET_PER_SECOND = 40;
    private static final double TARGET_MILLIS = 80;
    private static final int OUTSTANDING = 12;
    private static final int PARTITIONS = 4;
    private static final Duration SETTLING = Duration.ofSeconds(2);

    @Mixin
    private final BenchOptions options = new BenchOptions(3);

    @Option(
            names = "--candidates",
            defaultValue = "0",
            description = "Further candidates that hold the evidence; 0 puts it into a document "
                    + "(default: ${DEFAULT-VALUE}).")
    private int candidates;

    @Option(
            names = "--rate",
            defaultValue = "20",
            description = "Exchanges a second while looks are timed (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seconds",
            defaultValue = "8",
            description = "How long each part of a round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    private final Looks looks = new Looks();

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        try (BenchBroker broker = BenchBroker.start(PARTITIONS)) {
            broker.createInputs();
            broker.createOutputs();
            ModelRuntime models = ModelRuntime.of(ModelSettings.standard(), looks);
            try (ChatGuards guards = GuardLoader.load(
                            List.of("uncertainty"),
                            GuardSettings.USUAL,
                            models,
                            new GuardListeners(_ -> {}, looks::look));
                    Running _ = BenchLane.start(BenchLane.lane(guards.all()), broker, "uncertainty", 1);
                    var decisions = new DecisionReader(broker.clients());
                    var loop = new OpenLoop(broker.clients(), new ClaimEvents(candidates))) {
                return report(rounds(loop, decisions));
            }
        }
    }

    private List<Round> rounds(OpenLoop loop, DecisionReader decisions) {
        List<Round> rounds = new ArrayList<>();
        int count = options.rounds().count();
        // The first exchange comes through when the stream has started.
        loop.onSchedule(10, Duration.ofMillis(150));
        decisions.await(loop.sent());
        for (int number = 0; number <= count; number++) {
            Round round = round(loop, decisions);
            Progress.say(String.format(
                    Locale.ROOT,
                    "%s of %d: %.1f exchanges/s, encoder %.2f of the CPU; at %.0f/s a look takes p50 %d, p99 %d ms",
                    number == 0 ? "warm-up" : "round " + number,
                    count,
                    round.perSecond,
                    round.encoderShare,
                    rate,
                    round.looks.at(.5),
                    round.looks.at(.99)));
            if (number > 0) {
                rounds.add(round);
            }
        }
        return rounds;
    }

    private Round round(OpenLoop loop, DecisionReader decisions) {
        loop.closed(decisions, OUTSTANDING, SETTLING);
        looks.begin();
        Duration cpu = ProcessUse.cpu();
        long began = System.nanoTime();
        loop.closed(decisions, OUTSTANDING, Duration.ofSeconds(seconds));
        double elapsed = (System.nanoTime() - began) / 1e9;
        double used = ProcessUse.cpu().minus(cpu).toNanos() / 1e9;
        double perSecond = looks.concluded() / elapsed;
        int leftOut = looks.failed.get();
        double encoderShare = looks.ranNanos.get() / 1e9 / used;
        double texts = looks.mean(looks.sentences);
        double claims = looks.mean(looks.claims);
        decisions.await(loop.sent());
        looks.begin();
        Latencies latencies = decisions.startPhase();
        loop.onSchedule(rate, Duration.ofSeconds(seconds));
        decisions.await(loop.sent());
        decisions.startPhase();
        return new Round(
                perSecond,
                used / elapsed,
                encoderShare,
                claims,
                texts,
                leftOut / elapsed,
                looks.latencies,
                latencies,
                looks.failed.get());
    }

    private BenchReport report(List<Round> rounds) {
        List<BenchReport.Row> rows = List.of(
                BenchReport.Row.of(
                        "exchanges checked/s",
                        each(rounds, round -> round.perSecond),
                        FLOOR_PER_SECOND,
                        TARGET_PER_SECOND,
                        true),
                BenchReport.Row.of(
                        "a look at the rate, p99, ms",
                        each(rounds, round -> round.looks.at(.99)),
                        TARGET_MILLIS,
                        TARGET_MILLIS,
                        false),
                BenchReport.Row.shown("a look at the rate, p50, ms", each(rounds, round -> round.looks.at(.5))),
                BenchReport.Row.shown(
                        "event to decision at the rate, p99, ms", each(rounds, round -> round.decisions.at(.99))),
                BenchReport.Row.shown("encoder's runs / CPU of the process", each(rounds, round -> round.encoderShare)),
                BenchReport.Row.shown(
                        "exchanges checked by a second of CPU", each(rounds, round -> round.perSecond / round.cores)),
                BenchReport.Row.shown("cores in use", each(rounds, round -> round.cores)),
                BenchReport.Row.shown("claims an answer", each(rounds, round -> round.claims)),
                BenchReport.Row.shown("texts encoded an answer", each(rounds, round -> round.texts)),
                BenchReport.Row.shown("left out meanwhile, exchanges/s", each(rounds, round -> round.leftOut)),
                BenchReport.Row.shown("left out at the rate", each(rounds, round -> round.failed)));
        return BenchReport.of(
                "uncertainty",
                List.of(
                        BenchReport.setting("broker", "in this process, one replica"),
                        BenchReport.setting("evidence", candidates == 0 ? "a document" : candidates + " candidates"),
                        BenchReport.setting("evidence sentences", ClaimEvents.EVIDENCE_SENTENCES),
                        BenchReport.setting("rate", rate),
                        BenchReport.setting("seconds", seconds),
                        BenchReport.setting("outstanding", OUTSTANDING),
                        BenchReport.setting("rounds", rounds.size())),
                rows);
    }

    private static double[] each(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).toArray();
    }

    /// @param perSecond exchanges whose claims were judged while there was always more to do
    /// @param cores CPU time of the process by wall time meanwhile
    /// @param leftOut others a second meanwhile, which the encoder had no time for
    /// @param looks at the steady rate that came to a conclusion
    /// @param decisions from event to committed decision at the steady rate
    /// @param failed looks at the steady rate that had no answer of the encoder
    private record Round(
            double perSecond,
            double cores,
            double encoderShare,
            double claims,
            double texts,
            double leftOut,
            Latencies looks,
            Latencies decisions,
            int failed) {}

    /// Counts what guard and encoder tell, from any thread.
    private static final class Looks implements ModelListener {
        private final AtomicLong ranNanos = new AtomicLong();
        private final AtomicLong sentences = new AtomicLong();
        private final AtomicLong claims = new AtomicLong();
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private volatile Latencies latencies = new Latencies();

        void begin() {
            latencies = new Latencies();
            ranNanos.set(0);
            sentences.set(0);
            claims.set(0);
            count.set(0);
            failed.set(0);
        }

        void look(UncertaintyLook look) {
            LookCost cost = look.cost();
            sentences.addAndGet(cost.sentences());
            claims.addAndGet(cost.claims());
            count.incrementAndGet();
            if (look.outcome() instanceof UncertaintyOutcome.Inconclusive(var reason, var _) && reason.isFailure()) {
                failed.incrementAndGet();
            } else {
                latencies.add(cost.reading()
                        .plus(cost.waiting())
                        .plus(cost.encoding())
                        .plus(cost.judging())
                        .toMillis());
            }
        }

        int concluded() {
            return count.get() - failed.get();
        }

        double mean(AtomicLong sum) {
            return (double) sum.get() / Math.max(1, count.get());
        }

        @Override
        public void batchRan(String model, int rows, int tokens, int tokensPadded, Duration ran) {
            ranNanos.addAndGet(ran.toNanos());
        }
    }
}
