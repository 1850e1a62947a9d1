// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.CatalogueEntry;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.ModelForm;
import io.weir.model.ModelStore;
import io.weir.model.Prompt.ChatMessage;
import io.weir.model.Prompt.ChatMessage.Role;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.onnx.LanguageModelSource;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.topology.model.FetchBar;
import io.weir.topology.model.LocalLanguageModels;
import io.weir.topology.model.ModelSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Talks to a language model in this process.
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = {
            "Talks to a language model in this process, a line a turn; an empty line or the end of input ends it.",
            "",
            "After each answer it says why the model stopped and how many tokens a second it gave. Exit status 1 where "
                    + "the model gave no answer, 3 where it is missing."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models chat",
            "  echo 'Name three rivers.' | ./weir models chat --max-tokens 40"
        })
final class ModelsChatCommand implements Callable<Integer> {
    private static final int NO_ANSWER = 1;
    private static final int MISSING = 3;
    private static final Duration WITHIN = Duration.ofMinutes(5);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Option(
            names = "--model",
            paramLabel = "ID",
            defaultValue = "smollm2-135m-instruct",
            description = "Which (default: ${DEFAULT-VALUE}).")
    private String id = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told before the first turn.")
    private @Nullable String system;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "200",
            description = "Of one answer (default: ${DEFAULT-VALUE}).")
    private int tokensMax;

    @Mixin
    private PrecisionOption weights = new PrecisionOption();

    @Override
    public Integer call() {
        if (!(tokensMax >= 1)) {
            throw new ParameterException(spec.commandLine(), "weir models chat: --max-tokens: write 1 or more");
        }
        ModelSettings settings = options.settings();
        CatalogueEntry entry =
                options.entries(options.catalogue(settings), List.of(id)).getFirst();
        if (!(entry.form() instanceof ModelForm.CausalLm)) {
            throw new ParameterException(spec.commandLine(), "weir models chat: " + id + " is no language model");
        }
        PrintWriter out = spec.commandLine().getOut();
        var store = new ModelStore(settings.store(), new FetchBar(out, Terminals.isTerminal()));
        try {
            LanguageModelSource source = LocalLanguageModels.source(entry, store, weights.precision());
            try (OnnxLanguageModel model = OnnxLanguageModel.open(source)) {
                return talk(model, out);
            }
        } catch (IOException failed) {
            spec.commandLine().getErr().println("weir models chat: " + failed.getMessage());
            return MISSING;
        }
    }

    private int talk(OnnxLanguageModel model, PrintWriter out) throws IOException {
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage(Role.SYSTEM, system));
        }
        var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (true) {
            if (Terminals.isTerminal()) {
                out.print("> ");
                out.flush();
            }
            String line = in.readLine();
            if (line == null || line.isBlank()) {
                return 0;
            }
            messages.add(new ChatMessage(Role.USER, line));
            switch (answer(model, messages, out)) {
                case Generation.Generated generated -> messages.add(new ChatMessage(Role.ASSISTANT, generated.text()));
                case Generation.Declined _ -> {
                    return NO_ANSWER;
                }
                case Generation.Unavailable unavailable -> {
                    spec.commandLine()
                            .getErr()
                            .println("weir models chat: no answer: " + unavailable.cause() + hint(unavailable));
                    return NO_ANSWER;
                }
            }
        }
    }

    private Generation answer(OnnxLanguageModel model, List<ChatMessage> messages, PrintWriter out) {
        var shown = new AtomicInteger();
        var steps = new AtomicInteger();
        long started = System.nanoTime();
        Generation generation = model.generate(
                new ChatPrompt(messages),
                new GenerationLimits(tokensMax),
                text -> {
                    out.print(text.substring(Math.min(shown.get(), text.length())));
                    out.flush();
                    shown.set(text.length());
                    steps.incrementAndGet();
                    return false;
                },
                Instant.now().plus(WITHIN));
        if (generation instanceof Generation.Generated generated) {
            double seconds = (System.nanoTime() - started) / 1e9;
            out.println(generated
                    .text()
                    .substring(Math.min(shown.get(), generated.text().length())));
            out.printf(
                    Locale.ROOT,
                    "[%s, %d tokens read, %d tokens in %.1f s: %.0f a second]%n",
                    generated.stop(),
                    generated.run().tokensRead(),
                    steps.get(),
                    seconds,
                    steps.get() / seconds);
            out.flush();
        }
        return generation;
    }

    private static String hint(Generation.Unavailable unavailable) {
        return switch (unavailable.cause()) {
            case TOO_LONG -> "; the conversation no longer fits the model's context: begin anew, or lower --max-tokens";
            case NOT_SUPPORTED -> "; the model has no chat template, or it refuses these turns";
            case TIMED_OUT, OVERLOADED, NOT_READY, MODEL_FAILED -> "";
        };
    }
}
