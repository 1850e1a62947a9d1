// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.model.CausalModel;
import io.weir.model.Cause;
import io.weir.model.Generation;
import io.weir.model.GenerationLimits;
import io.weir.model.ModelListener;
import io.weir.model.Precision;
import io.weir.model.Prompt.ChatMessage;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.Stop;
import io.weir.model.batch.BatchSettings;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.OnnxLanguageModel;
import io.weir.model.remote.ApiKey;
import io.weir.model.remote.OpenAiLanguageModel;
import io.weir.model.remote.RemoteModelSettings;
import io.weir.model.remote.ServerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Talks to a language model.
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = {
            "Talks to a language model of the store, or with --endpoint to one on a server: a line in, an answer out, "
                    + "until the input ends.",
            "",
            "At a terminal the conversation goes on from line to line; the oldest turns are forgotten where the "
                    + "model's context is full. Out of a pipe every line is a conversation of its own.",
            "",
            "A server speaks OpenAI's API (vLLM, Ollama, llama.cpp, any like them). A key for it is read from the "
                    + "environment's WEIR_MODEL_API_KEY."
        },
        footer = {
            "",
            "Examples:",
            "  ./weir models chat",
            "  ./weir models chat --system 'Answer in one word.'",
            "  echo 'What is the capital of France?' | ./weir models chat --max-tokens 20",
            "  ./weir models chat --endpoint http://127.0.0.1:11434/v1 --plain-http --model llama3.2"
        })
final class ModelsChatCommand implements Callable<Integer> {

    private static final int NOT_GOOD = 1;
    private static final int MISSING = 3;
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final String API_KEY = "WEIR_MODEL_API_KEY";
    private static final String REMOTE = "remote";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Mixin
    private ModelsOptions options = new ModelsOptions();

    @Option(names = "--model", paramLabel = "ID", defaultValue = "smollm2-135m-instruct", description = "Which one.")
    @SuppressWarnings("NullAway.Init") // picocli sets its default.
    private String id;

    @Option(
            names = "--precision",
            defaultValue = "INT8",
            description = "As it was converted: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // picocli sets its default.
    private Precision precision;

    @Option(names = "--endpoint", paramLabel = "URL", description = "The API of a server that has the model.")
    private @Nullable String endpoint;

    @Option(names = "--plain-http", description = "Allow http:// to this machine or a private network.")
    private boolean plainHttp;

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told first.")
    private @Nullable String system;

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "256", description = "Of one answer; default 256.")
    private int tokensMax;

    @Override
    public Integer call() throws IOException {
        if (endpoint != null) {
            try (var model = new OpenAiLanguageModel(remote(endpoint), InstantSource.system(), ModelListener.NONE)) {
                return talk(model);
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        Path root = options.settings().store().root();
        Optional<ConvertedModel> found = ConvertedModels.find(root, id, precision);
        if (found.isEmpty()) {
            err.println("weir models chat: " + id + " is not in " + root + "; run ./weir models convert " + id);
            return MISSING;
        }
        var settings = BatchSettings.cpu().withWorkers(1, 1);
        try (var model = OnnxLanguageModel.open(
                found.get().source(root.resolve("natives")), settings, InstantSource.system(), ModelListener.NONE)) {
            if (!model.isReady()) {
                err.println("weir models chat: " + id + " does not give its known answers");
                return NOT_GOOD;
            }
            return talk(model);
        }
    }

    private RemoteModelSettings remote(String url) {
        String key = System.getenv(API_KEY);
        try {
            return RemoteModelSettings.of(
                    REMOTE,
                    id,
                    ServerAddress.of(url, plainHttp),
                    key == null || key.isBlank() ? Optional.empty() : Optional.of(new ApiKey(key)));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "weir models chat: " + wrong.getMessage());
        }
    }

    private int talk(CausalModel model) throws IOException {
        boolean terminal = Terminals.isTerminal();
        List<ChatMessage> turns = new ArrayList<>();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int exit = 0;
        ask(terminal);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                if (!terminal) {
                    turns.clear();
                }
                turns.add(new ChatMessage(ChatMessage.Role.USER, line));
                exit = Math.max(exit, answer(model, turns) ? 0 : NOT_GOOD);
            }
            ask(terminal);
        }
        return exit;
    }

    private void ask(boolean terminal) {
        if (terminal) {
            spec.commandLine().getOut().print("> ");
            spec.commandLine().getOut().flush();
        }
    }

    private boolean answer(CausalModel model, List<ChatMessage> turns) {
        var stream = new Stream(spec.commandLine().getOut());
        Generation generation = generate(model, turns, stream);
        while (generation instanceof Generation.Unavailable(Cause cause)
                && cause == Cause.TOO_LONG
                && turns.size() > 2) {
            turns.subList(0, 2).clear();
            generation = generate(model, turns, stream);
        }
        switch (generation) {
            case Generation.Generated generated -> {
                turns.add(new ChatMessage(ChatMessage.Role.ASSISTANT, generated.text()));
                stream.end(generated.stop());
                return true;
            }
            case Generation.Declined _ -> spec.commandLine().getErr().println("weir models chat: the model declined");
            case Generation.Unavailable(Cause cause) ->
                spec.commandLine().getErr().println("weir models chat: no answer (" + cause + ")");
        }
        turns.removeLast();
        return false;
    }

    private Generation generate(CausalModel model, List<ChatMessage> turns, Stream stream) {
        List<ChatMessage> messages = new ArrayList<>(turns);
        if (system != null) {
            messages.addFirst(new ChatMessage(ChatMessage.Role.SYSTEM, system));
        }
        return model.generate(
                new ChatPrompt(messages),
                new GenerationLimits(tokensMax),
                stream::see,
                Instant.now().plus(WITHIN));
    }

    /// Writes an answer as it grows, on the model's own thread, and knows how fast.
    private final class Stream {

        private final PrintWriter out;
        private int shown;
        private int tokens;
        private long first;

        Stream(PrintWriter out) {
            this.out = out;
        }

        boolean see(String text) {
            if (tokens++ == 0) {
                first = System.nanoTime();
            }
            if (text.length() < shown) {
                // A server's try broke and is begun anew.
                out.println();
                shown = 0;
            }
            out.append(text, shown, text.length());
            out.flush();
            shown = text.length();
            return false;
        }

        void end(Stop stop) {
            out.println();
            out.flush();
            double seconds = (System.nanoTime() - first) / 1e9;
            if (tokens > 1) {
                spec.commandLine()
                        .getErr()
                        .printf(
                                Locale.ROOT,
                                "  %d tokens, %.1f a second%s%n",
                                tokens,
                                (tokens - 1) / seconds,
                                stop == Stop.END_OF_TEXT
                                        ? ""
                                        : ", " + stop.name().toLowerCase(Locale.ROOT));
                spec.commandLine().getErr().flush();
            }
        }
    }
}
