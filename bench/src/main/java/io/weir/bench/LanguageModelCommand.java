// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Catalogue;
import io.weir.model.CatalogueEntry;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.onnx.LanguageModelSource;
import io.weir.model.onnx.LikelihoodAgreement;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.topology.model.LocalLanguageModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The language model of this process beside llama.cpp on the file that it was converted from.
@Command(
        name = "language-model",
        mixinStandardHelpOptions = true,
        description = {
            "The converted SmolLM2-135M-Instruct beside llama.cpp on the same GGUF file, one thread each, by turns;",
            "ratios are of tokens a CPU-second. Needs ./weir models convert smollm2-135m-instruct, with --precision",
            "fp32 too for greedy-agreement; and for llama.cpp a Python with the package llama-cpp-python, named by",
            "--python or WEIR_LLAMA_PYTHON. What is not there is said, and its rows are left out."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir bench language-model",
            "  ./weir bench language-model --python ~/llama/bin/python --json -"
        })
final class LanguageModelCommand implements WeirBenchmark {

    private static final String MODEL = "smollm2-135m-instruct";
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final int PREFILL_SENTENCES = 16;
    private static final int AGREEMENT_TOKENS = 40;

    @Mixin
    private final BenchOptions options = new BenchOptions(7);

    @Option(
            names = "--tokens",
            defaultValue = "64",
            description = "Tokens of a continuation (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--python", description = "A Python with llama-cpp-python (default: WEIR_LLAMA_PYTHON).")
    private @Nullable String python = System.getenv("WEIR_LLAMA_PYTHON");

    @Override
    public Integer call() throws Exception {
        return options.run(this::measure);
    }

    private BenchReport measure() throws IOException {
        CatalogueEntry entry = Catalogue.shipped().entry(MODEL);
        ModelStore store = ModelStore.standard();
        LanguageModelSource source = LocalLanguageModels.source(entry, store, Precision.INT8);
        List<String> prompts = prompts();
        Optional<LlamaCpp> llama = llama(store.open(entry.file("gguf")));
        List<BenchReport.Row> rows = new ArrayList<>();
        try (OnnxLanguageModel model = OnnxLanguageModel.open(source)) {
            Rounds.Result result = options.rounds().run(contenders(model, llama, prompts));
            if (llama.isPresent()) {
                rows.add(BenchReport.Row.of(
                        "language-model.decode-of-llama-cpp",
                        result.cpuRatios("llama.cpp decode", "weir decode"),
                        .95,
                        1.05,
                        true));
                rows.add(BenchReport.Row.of(
                        "language-model.prefill-of-llama-cpp",
                        result.cpuRatios("llama.cpp prefill", "weir prefill"),
                        1,
                        2,
                        true));
            }
            rows.add(agreement("likelihood, 8-bit, step by step apart, nats", source, prompts));
            rows.addAll(full(entry, store, llama, prompts));
            rows.addAll(result.shownRows("tokens/s"));
        } finally {
            llama.ifPresent(LlamaCpp::close);
        }
        return BenchReport.of(
                "language-model",
                List.of(
                        BenchReport.setting("tokens", tokens),
                        BenchReport.setting("rounds", options.rounds().count())),
                rows);
    }

    private List<Rounds.Contender> contenders(OnnxLanguageModel model, Optional<LlamaCpp> llama, List<String> prompts) {
        String longPrompt = String.join(" ", prompts.subList(0, PREFILL_SENTENCES));
        List<Rounds.Contender> contenders = new ArrayList<>();
        contenders.add(new Rounds.Contender(
                "weir decode", round -> decode(model, prompts.get(round % prompts.size()))));
        contenders.add(new Rounds.Contender("weir prefill", _ -> prefill(model, longPrompt)));
        llama.ifPresent(other -> {
            contenders.add(new Rounds.Contender(
                    "llama.cpp decode", round -> other.decode(prompts.get(round % prompts.size()), tokens)));
            contenders.add(new Rounds.Contender("llama.cpp prefill", _ -> other.prefill(longPrompt)));
        });
        return contenders;
    }

    private Measurement decode(OnnxLanguageModel model, String prompt) {
        var steps = new AtomicInteger();
        Measurement whole = ProcessUse.measure(tokens, () -> generate(model, prompt, tokens, steps));
        return new Measurement(steps.get(), whole.elapsed(), whole.cpu());
    }

    /// Reads a prompt and gives its likelihood, which nothing else than reading makes dear.
    private static Measurement prefill(OnnxLanguageModel model, String prompt) {
        var read = new AtomicInteger();
        Measurement whole = ProcessUse.measure(1, () -> {
            var answer = model.likelihood(
                    new RawPrompt(prompt), " and", 1, Instant.now().plus(WITHIN));
            if (answer instanceof Likelihood.Scored scored) {
                read.set(scored.run().tokensRead());
            } else {
                throw new IllegalStateException("no likelihood");
            }
        });
        return new Measurement(read.get(), whole.elapsed(), whole.cpu());
    }

    private static String generate(OnnxLanguageModel model, String prompt, int tokens, AtomicInteger steps) {
        var answer = model.generate(
                new RawPrompt(prompt),
                new GenerationLimits(tokens),
                _ -> {
                    steps.incrementAndGet();
                    return false;
                },
                Instant.now().plus(WITHIN));
        if (answer instanceof Generation.Generated generated) {
            return generated.text();
        }
        throw new IllegalStateException("no continuation");
    }

    private static BenchReport.Row agreement(String name, LanguageModelSource source, List<String> prompts)
            throws IOException {
        return BenchReport.Row.shown(name, apart(source, prompts, LikelihoodAgreement::stepByStep));
    }

    /// Largest difference of a token, for each pair of prompts.
    private static double[] apart(
            LanguageModelSource source, List<String> prompts, ToDoubleFunction<LikelihoodAgreement> difference)
            throws IOException {
        double[] apart = new double[prompts.size() / 2];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = difference.applyAsDouble(
                    LikelihoodAgreement.of(source, prompts.get(2 * i), " " + prompts.get(2 * i + 1) + " and so on."));
        }
        return apart;
    }

    /// Rows of the fp32 conversion: 8-bit kernels round otherwise for one row than for many.
    private List<BenchReport.Row> full(
            CatalogueEntry entry, ModelStore store, Optional<LlamaCpp> llama, List<String> prompts) throws IOException {
        LanguageModelSource source;
        try {
            source = LocalLanguageModels.source(entry, store, Precision.FP32);
        } catch (NoSuchFileException missing) {
            Progress.say("no likelihood-agreement and no greedy-agreement: " + missing.getMessage());
            return List.of();
        }
        List<BenchReport.Row> rows = new ArrayList<>();
        double[] plain = apart(source, prompts, LikelihoodAgreement::plainJava);
        double[] steps = apart(source, prompts, LikelihoodAgreement::stepByStep);
        rows.add(BenchReport.Row.of("language-model.likelihood-agreement, plain Java", plain, 1e-4, 1e-5, false));
        rows.add(BenchReport.Row.of("language-model.likelihood-agreement, step by step", steps, 1e-4, 1e-5, false));
        if (llama.isPresent()) {
            try (OnnxLanguageModel model = OnnxLanguageModel.open(source)) {
                double[] shares = new double[prompts.size()];
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = shared(model, prompts.get(i), llama.get().text(prompts.get(i), AGREEMENT_TOKENS));
                }
                rows.add(BenchReport.Row.shown(
                        "language-model.greedy-agreement",
                        Arrays.stream(shares).average().orElseThrow()));
            }
        }
        return rows;
    }

    /// Share of another model's greedy tokens that are the likeliest here too, after the same tokens. Two
    /// continuations of their own would part at the first near tie and say no more.
    private static double shared(OnnxLanguageModel model, String prompt, String continuation) {
        if (continuation.isEmpty()) {
            return 1;
        }
        var answer = model.likelihood(
                new RawPrompt(prompt),
                continuation,
                AGREEMENT_TOKENS,
                Instant.now().plus(WITHIN));
        if (answer instanceof Likelihood.Scored scored) {
            return scored.tokens().stream()
                    .mapToInt(token -> token.mostLikely() ? 1 : 0)
                    .average()
                    .orElseThrow();
        }
        throw new IllegalStateException("no likelihood");
    }

    private Optional<LlamaCpp> llama(Path gguf) {
        if (python == null || python.isBlank()) {
            Progress.say("no llama.cpp: name a Python that has llama-cpp-python by --python or WEIR_LLAMA_PYTHON");
            return Optional.empty();
        }
        try {
            return Optional.of(LlamaCpp.start(python, gguf));
        } catch (IOException failed) {
            Progress.say("no llama.cpp: " + failed.getMessage());
            return Optional.empty();
        }
    }

    private static List<String> prompts() throws IOException {
        try (InputStream in = Objects.requireNonNull(LanguageModelCommand.class.getResourceAsStream("prompts.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
