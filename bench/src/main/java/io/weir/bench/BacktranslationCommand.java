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
import io.weir.guard.backtranslation.EmbeddedAnswers;
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
import io.weir.guard.backtranslation.TierSettings.Guesses;
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
import java.util.Comparator;
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
            "Cleared: what the prefilter lets go. Escalated: the embedded tier as it runs, guesses included where",
            "the answer leaves it undecided, on a mix as 99 % benign traffic gives it: the harmless exchanges that",
            "the prefilter scores highest, and jailbreaks in proportion. Where the embedded language model is not in",
            "the store, a guess is there at once. Beside that, what one guess takes.",
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
            description = "Guesses by the language model that are timed by themselves (default: ${DEFAULT-VALUE}).")
    private int guesses;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "The store that holds the converted language model (default: the usual one).")
    private @Nullable Path models;

    @Option(
            names = "--benign-escalated",
            defaultValue = "0.214",
            description = "Share of benign exchanges that the prefilter escalates (default: ${DEFAULT-VALUE}).")
    private double benignEscalated;

    @Option(
            names = "--jailbreaks-escalated",
            defaultValue = "0.977",
            description = "Share of jailbreaks that it escalates (default: ${DEFAULT-VALUE}).")
    private double jailbreaksEscalated;

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws Exception {
        Path root = models == null ? ModelSettings.standard().store().root() : models;
        Optional<ConvertedModel> found = ConvertedModels.find(root, EMBEDDED, Precision.INT8);
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            if (found.isEmpty()) {
                return measure(InstantGuess.MODEL, encoder, "not in " + root + ", see ./weir models convert");
            }
            Progress.say("opening " + EMBEDDED);
            try (CausalLanguageModel model = opened(root, found.get())) {
                return measure(model, encoder, EMBEDDED + " int8");
            }
        }
    }

    private BenchReport measure(LanguageModel model, Encoder encoder, String said) throws Exception {
        List<Exchange> texts = DemoExchanges.of(exchanges);
        List<Exchange> mix = mix();
        var rounds = new Phases();
        for (int round = 0; round <= options.rounds().count(); round++) {
            Progress.say(
                    round == 0
                            ? "warm-up"
                            : "round " + round + " of " + options.rounds().count());
            Phases.Round one = round(texts, mix, model, encoder);
            if (round > 0) {
                rounds.add(one);
            }
        }
        List<BenchReport.Row> rows = new ArrayList<>(rounds.rows());
        rows.add(BenchReport.Row.of(
                "calls an exchange, 99 % benign",
                new double[] {rounds.guesses() * escalatedOfTraffic()}, .4, .2, false));
        if (model instanceof CausalLanguageModel) {
            guesses(model, encoder, mix, rows);
        }
        return report(rows, texts.size(), mix.size(), said);
    }

    private static CausalLanguageModel opened(Path root, ConvertedModel found) throws IOException {
        var onnx = OnnxLanguageModel.open(
                found.source(root.resolve("natives")),
                BatchSettings.cpu().withWorkers(1, 1),
                InstantSource.system(),
                ModelListener.NONE);
        return new CausalLanguageModel(
                onnx, new ModelRef(EMBEDDED, found.model().digest().sha256()));
    }

    /// What is escalated of 99 % benign traffic: the harmless exchanges that the prefilter scores highest, as many
    /// as it would escalate, and jailbreaks in proportion.
    private List<Exchange> mix() throws IOException {
        Prefilter prefilter = prefilter();
        List<Exchange> harmless = DemoExchanges.harmless();
        List<Exchange> suspects = harmless.stream()
                .sorted(Comparator.comparingDouble(exchange -> -margin(prefilter, exchange)))
                .limit(Math.max(1, Math.round(harmless.size() * benignEscalated)))
                .toList();
        double perBenign =
                (1 - BENIGN_TRAFFIC) * reached(jailbreaksEscalated) / (BENIGN_TRAFFIC * reached(benignEscalated));
        List<Exchange> mix = new ArrayList<>(suspects);
        mix.addAll(DemoExchanges.jailbreaks().subList(0, (int) Math.max(1, Math.round(suspects.size() * perBenign))));
        return mix;
    }

    private static double margin(Prefilter prefilter, Exchange exchange) {
        return switch (prefilter.screen(exchange)) {
            case Screening.Escalated escalated -> prefilter.margin(escalated.scores());
            case Screening.ClearedByPrefilter(Screening.Scores scores) -> prefilter.margin(scores);
            case Screening.AlreadyRefused _, Screening.Unscreened _ -> Double.NEGATIVE_INFINITY;
        };
    }

    private BenchReport report(List<BenchReport.Row> rows, int texts, int mix, String model) {
        return BenchReport.of(
                "backtranslation",
                List.of(
                        BenchReport.setting("exchanges", texts),
                        BenchReport.setting("escalated exchanges", mix),
                        BenchReport.setting("rounds", options.rounds().count()),
                        BenchReport.setting("language model", model),
                        BenchReport.setting("benign escalated", benignEscalated),
                        BenchReport.setting("jailbreaks escalated", jailbreaksEscalated),
                        BenchReport.setting("audited", AUDITED)),
                rows);
    }

    private Phases.Round round(List<Exchange> texts, List<Exchange> mix, LanguageModel model, Encoder encoder) {
        BacktranslationGuard clearing =
                guard(PrefilterScreen.linear(prefilter()), Guesses.UNDECIDED, InstantGuess.MODEL, encoder);
        BacktranslationGuard escalating = guard(EVERYTHING, Guesses.UNDECIDED, model, encoder);
        List<Double> cleared = new ArrayList<>();
        List<Double> escalated = new ArrayList<>();
        List<Double> guesses = new ArrayList<>();
        Measurement first = ProcessUse.measure(texts.size(), () -> {
            for (Exchange exchange : texts) {
                long began = System.nanoTime();
                Concluded concluded = clearing.conclude(exchange, deadline());
                if (concluded.trail().stageReached().equals(Optional.of(StageCost.Stage.PREFILTER))) {
                    cleared.add((System.nanoTime() - began) / 1e6);
                }
            }
        });
        Measurement second = ProcessUse.measure(mix.size(), () -> {
            for (Exchange exchange : mix) {
                long began = System.nanoTime();
                Concluded concluded = escalating.conclude(exchange, deadline());
                escalated.add((System.nanoTime() - began) / 1e6);
                guesses.add((double) concluded.trail().calls());
            }
        });
        return new Phases.Round(
                new Quantiles(array(cleared)),
                new Quantiles(array(escalated)),
                cleared.size(),
                mean(guesses),
                first,
                second);
    }

    /// What a guess takes, where every escalated exchange is guessed.
    private void guesses(LanguageModel model, Encoder encoder, List<Exchange> texts, List<BenchReport.Row> rows) {
        List<Double> millis = new ArrayList<>();
        List<Double> tokens = new ArrayList<>();
        BacktranslationGuard guard = guard(EVERYTHING, Guesses.DECIDING, model, encoder);
        for (Exchange exchange : texts.subList(0, Math.min(guesses, texts.size()))) {
            long began = System.nanoTime();
            Concluded concluded = guard.conclude(exchange, deadline());
            millis.add((System.nanoTime() - began) / 1e6);
            tokens.add((double) concluded.trail().tokensGenerated());
            Progress.say("guess " + millis.size() + " of " + guesses);
        }
        var times = new Quantiles(array(millis));
        rows.add(BenchReport.Row.shown("guessed p50, ms", times.at(.5)));
        rows.add(BenchReport.Row.shown("guessed p95, ms", times.at(.95)));
        rows.add(BenchReport.Row.of("tokens generated a guess", new double[] {mean(tokens)}, 150, 100, false));
    }

    private double escalatedOfTraffic() {
        return BENIGN_TRAFFIC * reached(benignEscalated) + (1 - BENIGN_TRAFFIC) * reached(jailbreaksEscalated);
    }

    private static double reached(double escalated) {
        return escalated + (1 - escalated) * AUDITED;
    }

    private static BacktranslationGuard guard(Screen screen, Guesses guesses, LanguageModel model, Encoder reading) {
        var encoder = new RecentEncodings(reading, 64);
        var refusals = new Refusals(RefusalGuard.shipped());
        // No cache helps here: each exchange is new.
        var lane = new Backtranslation(
                TierSettings.embedded(.5).guessing(guesses),
                new EmbeddedAnswers(GuessGuardModel.shipped(), encoder),
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
