// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.model.Catalogue;
import io.weir.model.CausalKnownAnswers;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.Likelihood;
import io.weir.model.ModelForm;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.Prompt.RawPrompt;
import io.weir.model.TokenScore;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.LanguageModelSource;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.model.text.CausalTokenizer;
import io.weir.model.text.IncrementalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The language model of this process against llama.cpp on the same file, one thread each, in turn.
@Command(
        name = "language-model",
        mixinStandardHelpOptions = true,
        description = {
            "SmolLM2-135M in 8 bits against llama.cpp on the GGUF that it was made of: CPU a token, in turn.",
            "",
            "llama.cpp runs by its Python package in a child process; without one, its rows are left out.",
            "Likelihoods are those of the score graph against plain Java and against a token at a time."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir bench language-model --python ~/llama/bin/python",
            "  ./weir bench language-model --rounds 3 --json -"
        })
final class LanguageModelCommand implements WeirBenchmark {

    private static final String ID = "smollm2-135m-instruct";
    private static final int MISSING = 3;
    private static final int IDLE_TOKENS = 400;
    private static final int GREEDY_TOKENS = 24;
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final String LONG_PROMPT = "The keeper of the upper lock opens the gate at dawn and writes down who "
            + "passes: barges with timber, a ferry, and in summer boats from the town below. ";
    private static final String RESPONSE = "At noon the water stood at 3.2 metres, higher than in 1984.";
    private static final List<String> PROMPTS = List.of(
            "The capital of France is",
            "Water boils at",
            "Once upon a time",
            "The lock keeper opened the gate",
            "In 1984, the",
            "A triangle has",
            "To bake bread you need",
            "The quick brown fox",
            "Photosynthesis is the process",
            "def add(a, b):",
            "The largest planet is",
            "My favourite season is",
            "The train leaves at",
            "Rivers flow from",
            "Dear Sir or Madam,",
            "The first step is to",
            "Music is",
            "One, two, three, four,",
            "She opened the letter and",
            "The recipe calls for");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private final BenchOptions options = new BenchOptions(5);

    @Option(
            names = "--python",
            paramLabel = "PATH",
            defaultValue = "${env:WEIR_LLAMA_PYTHON}",
            description = "An interpreter with llama-cpp-python (or WEIR_LLAMA_PYTHON).")
    private @Nullable Path python;

    @Option(names = "--gguf", paramLabel = "FILE", description = "The file for llama.cpp; else the store's.")
    private @Nullable Path gguf;

    @Option(names = "--tokens", defaultValue = "64", description = "Tokens of a continuation (${DEFAULT-VALUE}).")
    private int tokens;

    @Override
    public Integer call() throws Exception {
        Path root = ModelStore.standard().root();
        Optional<ConvertedModel> int8 = ConvertedModels.find(root, ID, Precision.INT8);
        Optional<ConvertedModel> fp32 = ConvertedModels.find(root, ID, Precision.FP32);
        if (int8.isEmpty() || fp32.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("weir bench language-model: " + root + " lacks the model; run ./weir models convert " + ID
                            + ", and again with --precision fp32");
            return MISSING;
        }
        return options.run(() -> measure(root, int8.get(), fp32.get()));
    }

    private BenchReport measure(Path root, ConvertedModel int8, ConvertedModel fp32) throws Exception {
        Path natives = root.resolve("natives");
        List<BenchReport.Row> rows = new ArrayList<>();
        Optional<LlamaReference> llama = llama();
        try (var tokenizer = CausalTokenizer.open(int8.tokenizer().path(), natives)) {
            try (OnnxLanguageModel model = open(int8.source(natives))) {
                speed(model, tokenizer, llama, rows);
            }
            try (OnnxLanguageModel model = open(fp32.source(natives))) {
                rows.add(BenchReport.Row.of(
                        "language-model.likelihood-agreement",
                        new double[] {disagreement(model, fp32, tokenizer)},
                        1e-4,
                        1e-5,
                        false));
                if (llama.isPresent()) {
                    agreement(model, fp32, llama.get(), tokenizer, rows);
                }
            }
            rows.add(loop(int8, natives, tokenizer));
        } finally {
            if (llama.isPresent()) {
                llama.get().close();
            }
        }
        return BenchReport.of(
                "language-model",
                List.of(
                        BenchReport.setting("model", ID),
                        BenchReport.setting("tokens", tokens),
                        BenchReport.setting("llama.cpp", llama.isPresent() ? "one thread, AMX off" : "absent")),
                rows);
    }

    private Optional<LlamaReference> llama() throws IOException {
        Optional<Path> file = Optional.ofNullable(gguf)
                .or(() ->
                        ModelStore.standard().find(Catalogue.shipped().entry(ID).file("gguf")));
        if (python == null || file.isEmpty()) {
            Progress.say("llama.cpp is left out: name its Python by --python, and its file by --gguf or "
                    + "./weir models pull " + ID);
            return Optional.empty();
        }
        return Optional.of(LlamaReference.start(python, file.get()));
    }

    /// CPU seconds a token: until the first, and of each after it.
    private record Cost(double prefill, double decode) {}

    /// Each round has a prompt that begins like no other, so that no kept prefix is measured for a prefill.
    private void speed(
            OnnxLanguageModel model,
            CausalTokenizer tokenizer,
            Optional<LlamaReference> llama,
            List<BenchReport.Row> rows)
            throws IOException {
        List<Cost> ours = new ArrayList<>();
        List<Cost> theirs = new ArrayList<>();
        for (int round = 0; round <= options.rounds().count(); round++) {
            Progress.say("round " + round + " of " + options.rounds().count());
            String prompt = PROMPTS.get(round % PROMPTS.size()) + LONG_PROMPT.repeat(8);
            long[] ids = tokenizer.tokens(prompt);
            Cost here = cost(model, prompt, ids.length, tokens);
            if (round > 0) {
                ours.add(here);
            }
            if (llama.isPresent()) {
                LlamaReference.Answer answer = llama.get().generate(ids, tokens);
                if (round > 0) {
                    theirs.add(new Cost(answer.prefill() / ids.length, answer.decode() / (tokens - 1)));
                }
            }
        }
        if (!theirs.isEmpty()) {
            double[] decode = new double[ours.size()];
            double[] prefill = new double[ours.size()];
            for (int i = 0; i < decode.length; i++) {
                decode[i] = theirs.get(i).decode() / ours.get(i).decode();
                prefill[i] = theirs.get(i).prefill() / ours.get(i).prefill();
            }
            rows.add(BenchReport.Row.of("language-model.decode-of-llama-cpp", decode, .95, 1.05, true));
            rows.add(BenchReport.Row.of("language-model.prefill-of-llama-cpp", prefill, .95, 1.05, true));
        }
        rows.add(BenchReport.Row.of("prefill, CPU ms a token", millis(ours, true), 3.5, 3.0, false));
        rows.add(BenchReport.Row.shown("decode, CPU ms a token", millis(ours, false)));
    }

    private static double[] millis(List<Cost> costs, boolean prefill) {
        return costs.stream()
                .mapToDouble(cost -> 1_000 * (prefill ? cost.prefill() : cost.decode()))
                .toArray();
    }

    private static Cost cost(OnnxLanguageModel model, String prompt, int promptTokens, int count) {
        long[] marks = new long[3];
        long began = ProcessUse.cpu().toNanos();
        generate(model, prompt, count, _ -> {
            long now = ProcessUse.cpu().toNanos();
            if (marks[2]++ == 0) {
                marks[0] = now;
            }
            marks[1] = now;
            return false;
        });
        return new Cost((marks[0] - began) / 1e9 / promptTokens, (marks[1] - marks[0]) / 1e9 / (marks[2] - 1));
    }

    /// The largest difference, in nats, of any token's score to plain Java's and to its score by itself.
    private static double disagreement(OnnxLanguageModel model, ConvertedModel fp32, CausalTokenizer tokenizer)
            throws Exception {
        List<TokenScore> scores = scored(model, LONG_PROMPT, RESPONSE);
        long[] prompt = tokenizer.tokens(LONG_PROMPT);
        long[] response = tokenizer.tokens(RESPONSE);
        long[] all = Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, all, prompt.length, response.length);
        double worst = 0;
        try (var raw = new RawDecoder(fp32.model().path())) {
            double[] plain = raw.logProbabilities(all, prompt.length);
            for (int i = 0; i < plain.length; i++) {
                worst = Math.max(worst, Math.abs(plain[i] - scores.get(i).logProbability()));
                double[] alone = raw.logProbabilities(Arrays.copyOf(all, prompt.length + i + 1), prompt.length + i);
                worst = Math.max(worst, Math.abs(alone[0] - scores.get(i).logProbability()));
            }
        }
        return worst;
    }

    /// Each token of llama.cpp's is compared with what our graph finds likeliest after the same text. Beside
    /// it, the share of tokens after which both, left alone, have written the same: two continuations that
    /// part at a near tie never meet again.
    private static void agreement(
            OnnxLanguageModel model,
            ConvertedModel fp32,
            LlamaReference llama,
            CausalTokenizer tokenizer,
            List<BenchReport.Row> rows)
            throws Exception {
        int all = 0;
        int equal = 0;
        double likeliest = 0;
        try (var raw = new RawDecoder(fp32.model().path())) {
            for (String prompt : PROMPTS) {
                long[] given = tokenizer.tokens(prompt);
                List<Long> ids = llama.generate(given, GREEDY_TOKENS).ids();
                long[] both = Arrays.copyOf(given, given.length + ids.size());
                for (int i = 0; i < ids.size(); i++) {
                    both[given.length + i] = ids.get(i);
                }
                all += ids.size();
                equal += sameText(model, prompt, ids, tokenizer);
                likeliest += Arrays.stream(raw.mostLikely(both, given.length)).sum();
            }
        }
        rows.add(BenchReport.Row.shown("language-model.greedy-agreement", likeliest / all));
        rows.add(BenchReport.Row.shown("the same text, left alone", equal / (double) all));
    }

    private static int sameText(OnnxLanguageModel model, String prompt, List<Long> ids, CausalTokenizer tokenizer) {
        List<String> ours = new ArrayList<>();
        generate(model, prompt, GREEDY_TOKENS, text -> {
            ours.add(text);
            return false;
        });
        var theirs = new IncrementalText(tokenizer);
        int equal = 0;
        for (int i = 0; i < ours.size(); i++) {
            theirs.add(ids.get(i));
            equal += theirs.text().equals(ours.get(i)) ? 1 : 0;
        }
        return equal;
    }

    private BenchReport.Row loop(ConvertedModel int8, Path natives, CausalTokenizer tokenizer) throws IOException {
        Path file = Files.createTempFile("weir-idle", ".onnx");
        try {
            IdleDecoder.file((int) tokenizer.idMax() + 1).writeTo(file);
            var source = new LanguageModelSource(
                    "idle",
                    Precision.FP32,
                    int8.model().digest(),
                    file,
                    int8.tokenizer().path(),
                    int8.form(),
                    CausalKnownAnswers.NONE,
                    natives);
            double[] costs = new double[options.rounds().count()];
            try (OnnxLanguageModel idle = open(source)) {
                for (int round = -2; round < costs.length; round++) {
                    double cost = 1_000 * loopCost(idle);
                    if (round >= 0) {
                        costs[round] = cost;
                    }
                }
            }
            return BenchReport.Row.of("loop, CPU ms a token", costs, 1.2, .7, false);
        } finally {
            Files.delete(file);
        }
    }

    /// Circles of one token end after 32, so it takes several answers.
    private static double loopCost(OnnxLanguageModel idle) {
        double seconds = 0;
        int count = 0;
        while (count < IDLE_TOKENS) {
            seconds += cost(idle, "x", 1, 32).decode();
            count += 31;
        }
        return seconds / (count / 31.0);
    }

    private static List<TokenScore> scored(OnnxLanguageModel model, String prompt, String response) {
        Likelihood likelihood = model.likelihood(
                new RawPrompt(prompt),
                response,
                Integer.MAX_VALUE,
                Instant.now().plus(WITHIN));
        if (likelihood instanceof Likelihood.Scored scored) {
            return scored.tokens();
        }
        throw new IllegalStateException("no likelihood: " + likelihood);
    }

    private static void generate(OnnxLanguageModel model, String prompt, int count, Predicate<String> enough) {
        Generation generation = model.generate(
                new RawPrompt(prompt),
                new GenerationLimits(count),
                enough,
                Instant.now().plus(WITHIN));
        if (!(generation instanceof Generation.Generated)) {
            throw new IllegalStateException("no continuation: " + generation);
        }
    }

    /// Without stop tokens, so that both sides do the same work.
    private static OnnxLanguageModel open(LanguageModelSource source) throws IOException {
        var form = new ModelForm.CausalLm(
                source.form().contextTokensMax(),
                Optional.empty(),
                List.of(),
                source.form().beginToken());
        var endless = new LanguageModelSource(
                source.id(),
                source.precision(),
                source.digest(),
                source.model(),
                source.tokenizer(),
                form,
                source.knownAnswers(),
                source.natives());
        return OnnxLanguageModel.open(
                endless, BatchSettings.cpu().withWorkers(1, 1), InstantSource.system(), ModelListener.NONE);
    }
}
