// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.Backtranslation;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Backtranslator;
import io.weir.guard.backtranslation.BoundedCache;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.backtranslation.Consistency;
import io.weir.guard.backtranslation.EscalationBudget;
import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.guard.backtranslation.GuessQuestion;
import io.weir.guard.backtranslation.LinearRequestGuard;
import io.weir.guard.backtranslation.PrefilterScreen;
import io.weir.guard.backtranslation.RecentEncodings;
import io.weir.guard.backtranslation.Refusals;
import io.weir.guard.backtranslation.Screen;
import io.weir.guard.backtranslation.StageCost;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.prefilter.Prefilter;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.guard.prefilter.Screening;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.model.Catalogue;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.topology.model.CausalLanguageModel;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long the backtranslation guard takes to its evidence, and what it calls.
@Command(
        name = "backtranslation",
        mixinStandardHelpOptions = true,
        description = {
            "From an exchange in hand to the guard's evidence, one exchange at a time, on those of the demo.",
            "",
            "Cleared: what the prefilter lets go. Escalated: stages 3 to 7 of the embedded tier with its encoder,",
            "on the same exchanges, with a guess that is there at once; and, where the embedded language model",
            "is in the store, with the model's own guess.",
            "Calls an exchange come of the calls counted here and of the shares that are escalated."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir bench backtranslation",
            "  ./weir bench backtranslation --json - --rounds 3",
            "  ./weir bench backtranslation --models ~/.cache/weir/models --guesses 20"
        })
final class BacktranslationCommand implements WeirBenchmark {

    private static final String EMBEDDED = "smollm2-135m-instruct";
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final double CONSISTENT_FROM = .03;

    /// Of the traffic that the costs are told for.
    private static final double BENIGN_TRAFFIC = .99;

    private static final double AUDITED = .01;

    @Mixin
    private final BenchOptions options = new BenchOptions(5);

    @Option(
            names = "--exchanges",
            defaultValue = "150",
            description = "Exchanges of a round (default: ${DEFAULT-VALUE}).")
    private int exchanges;

    @Option(
            names = "--guesses",
            defaultValue = "8",
            description = "Guesses of a round by the language model itself (default: ${DEFAULT-VALUE}).")
    private int guesses;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "The store that holds the converted language model (default: the usual one).")
    private @Nullable Path models;

    @Option(
            names = "--benign-escalated",
            defaultValue = "0.09",
            description = "Share of benign exchanges that the prefilter escalates (default: ${DEFAULT-VALUE}).")
    private double benignEscalated;

    @Option(
            names = "--jailbreaks-escalated",
            defaultValue = "0.98",
            description = "Share of jailbreaks that it escalates (default: ${DEFAULT-VALUE}).")
    private double jailbreaksEscalated;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        Path root = models == null ? ModelSettings.standard().store().root() : models;
        Optional<ConvertedModel> found = ConvertedModels.find(root, EMBEDDED, Precision.INT8);
        List<Exchange> texts = DemoExchanges.of(exchanges);
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            var rounds = new Phases();
            for (int round = 0; round <= options.rounds().count(); round++) {
                Progress.say(
                        round == 0
                                ? "warm-up"
                                : "round " + round + " of " + options.rounds().count());
                Phases.Round one = round(texts, encoder);
                if (round > 0) {
                    rounds.add(one);
                }
            }
            List<BenchReport.Row> rows = new ArrayList<>(rounds.rows());
            String said = found.isPresent()
                    ? withModel(root, found.get(), encoder, texts, rows)
                    : "not in " + root + ", see ./weir models convert";
            return report(rows, texts.size(), said);
        }
    }

    private BenchReport report(List<BenchReport.Row> rows, int texts, String model) {
        return BenchReport.of(
                "backtranslation",
                List.of(
                        BenchReport.setting("exchanges", texts),
                        BenchReport.setting("rounds", options.rounds().count()),
                        BenchReport.setting("language model", model),
                        BenchReport.setting("benign escalated", benignEscalated),
                        BenchReport.setting("jailbreaks escalated", jailbreaksEscalated),
                        BenchReport.setting("audited", AUDITED)),
                rows);
    }

    /// Cleared and escalated, with an answer to every guess at once.
    private Phases.Round round(List<Exchange> texts, Encoder encoder) {
        BacktranslationGuard clearing = guard(PrefilterScreen.linear(prefilter()), InstantGuess.MODEL, encoder);
        BacktranslationGuard escalating = guard(EVERYTHING, InstantGuess.MODEL, encoder);
        List<Double> cleared = new ArrayList<>();
        List<Double> escalated = new ArrayList<>();
        Measurement first = ProcessUse.measure(texts.size(), () -> {
            for (Exchange exchange : texts) {
                long began = System.nanoTime();
                Concluded concluded = clearing.conclude(exchange, deadline());
                if (concluded.trail().stageReached().equals(Optional.of(StageCost.Stage.PREFILTER))) {
                    cleared.add((System.nanoTime() - began) / 1e6);
                }
            }
        });
        Measurement second = ProcessUse.measure(texts.size(), () -> {
            for (Exchange exchange : texts) {
                long began = System.nanoTime();
                escalating.conclude(exchange, deadline());
                escalated.add((System.nanoTime() - began) / 1e6);
            }
        });
        return new Phases.Round(
                new Quantiles(array(cleared)), new Quantiles(array(escalated)), cleared.size(), first, second);
    }

    /// With the model's own guesses: times for orientation, calls and tokens for the costs.
    private String withModel(
            Path root, ConvertedModel found, Encoder encoder, List<Exchange> texts, List<BenchReport.Row> rows)
            throws IOException {
        Progress.say("opening " + EMBEDDED);
        var onnx = OnnxLanguageModel.open(
                found.source(root.resolve("natives")),
                BatchSettings.cpu().withWorkers(1, 1),
                InstantSource.system(),
                ModelListener.NONE);
        List<Double> millis = new ArrayList<>();
        List<Double> tokens = new ArrayList<>();
        List<Double> calls = new ArrayList<>();
        try (var model = new CausalLanguageModel(
                onnx, new ModelRef(EMBEDDED, found.model().digest().sha256()))) {
            BacktranslationGuard guard = guard(EVERYTHING, model, encoder);
            for (Exchange exchange : texts.subList(0, Math.min(guesses, texts.size()))) {
                long began = System.nanoTime();
                Concluded concluded = guard.conclude(exchange, deadline());
                millis.add((System.nanoTime() - began) / 1e6);
                tokens.add((double) concluded.trail().tokensGenerated());
                calls.add((double) concluded.trail().calls());
                Progress.say("guess " + millis.size() + " of " + guesses);
            }
        }
        var times = new Quantiles(array(millis));
        rows.add(BenchReport.Row.shown("escalated with the model p50, ms", times.at(.5)));
        rows.add(BenchReport.Row.shown("escalated with the model p95, ms", times.at(.95)));
        rows.add(BenchReport.Row.of("tokens generated an escalation", new double[] {mean(tokens)}, 150, 100, false));
        rows.add(BenchReport.Row.shown("calls an escalation", mean(calls)));
        rows.add(BenchReport.Row.of(
                "calls an exchange, 99 % benign", new double[] {mean(calls) * escalatedOfTraffic()}, .4, .2, false));
        return EMBEDDED + " int8";
    }

    private double escalatedOfTraffic() {
        return BENIGN_TRAFFIC * reached(benignEscalated) + (1 - BENIGN_TRAFFIC) * reached(jailbreaksEscalated);
    }

    private static double reached(double escalated) {
        return escalated + (1 - escalated) * AUDITED;
    }

    private static BacktranslationGuard guard(Screen screen, LanguageModel model, Encoder reading) {
        var encoder = new RecentEncodings(reading, 64);
        var refusals = new Refusals(RefusalGuard.shipped());
        // No cache helps here: each exchange is new.
        var lane = new Backtranslation(
                TierSettings.embedded(.5),
                new Backtranslator(
                        model,
                        new GuessQuestion(GuessQuestion.Form.EXAMPLES, false),
                        refusals,
                        new BoundedCache<>(1, Duration.ofNanos(1), InstantSource.system()),
                        InstantSource.system()),
                new Consistency.ByEmbedding(encoder, CONSISTENT_FROM),
                new LinearRequestGuard(GuessGuardModel.shipped(), encoder),
                null,
                InstantSource.system());
        return new BacktranslationGuard(screen, lane, new EscalationBudget(1_000, 0), _ -> {}, InstantSource.system());
    }

    private static Prefilter prefilter() {
        var audit = new AuditSample(new byte[AuditSample.KEY_BYTES_MIN], 1e-12);
        return new Prefilter(PrefilterModel.shipped(), RefusalGuard.shipped(), audit);
    }

    /// Escalates all, so that the same exchanges are measured on both ways.
    private static final Screen EVERYTHING = new Screen() {

        private static final Screening.Scores SCORES =
                new Screening.Scores(Screening.Tier.LINEAR, OptionalDouble.of(.9), .9);

        @Override
        public Screening screen(Exchange exchange, Instant deadline) {
            return new Screening.Escalated(Screening.Reason.SCORE, SCORES, List.of());
        }

        @Override
        public double margin(Screening.Scores scores) {
            return 1;
        }
    };

    private static Instant deadline() {
        return Instant.now().plus(WITHIN);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
