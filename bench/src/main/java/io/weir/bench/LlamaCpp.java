// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// llama.cpp in a child process, through its Python package, on one thread.
final class LlamaCpp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path script;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private LlamaCpp(Process process, Path script) {
        this.process = process;
        this.script = script;
        this.requests = process.outputWriter(UTF_8);
        this.answers = process.inputReader(UTF_8);
    }

    /// @param python with the package `llama-cpp-python`
    /// @throws IOException where it does not start: no such program, or no such package
    static LlamaCpp start(String python, Path gguf) throws IOException {
        Path script = Files.createTempFile("weir-llama", ".py");
        try (InputStream in = Objects.requireNonNull(LlamaCpp.class.getResourceAsStream("llama.py"))) {
            Files.write(script, in.readAllBytes());
        }
        LlamaCpp repacked = start(script, python, script.toString(), gguf.toString());
        if (repacked.answers.readLine() != null) {
            return repacked;
        }
        repacked.end();
        Progress.say("llama.cpp does not run as it comes; once more with weights in the layout of the file");
        LlamaCpp plain = start(script, python, script.toString(), gguf.toString(), "plain");
        if (plain.answers.readLine() == null) {
            plain.close();
            throw new IOException(python + " has no package llama_cpp, or it does not run the model");
        }
        return plain;
    }

    private static LlamaCpp start(Path script, String... command) throws IOException {
        return new LlamaCpp(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                script);
    }

    Measurement decode(String prompt, int tokens) {
        return measured(ask(request("greedy", prompt).put("tokens", tokens)));
    }

    Measurement prefill(String prompt) {
        return measured(ask(request("prefill", prompt)));
    }

    /// A greedy continuation.
    String text(String prompt, int tokens) {
        return ask(request("greedy", prompt).put("tokens", tokens))
                .required("text")
                .asString();
    }

    @Override
    public void close() {
        end();
        try {
            Files.deleteIfExists(script);
        } catch (IOException _) {
            script.toFile().deleteOnExit();
        }
    }

    private void end() {
        try {
            requests.close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException _) {
            process.destroy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }

    private static ObjectNode request(String what, String prompt) {
        return JsonMapper.shared().createObjectNode().put("do", what).put("prompt", prompt);
    }

    private JsonNode ask(ObjectNode request) {
        try {
            requests.write(JsonMapper.shared().writeValueAsString(request));
            requests.newLine();
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("llama.cpp ended in the middle of a round");
            }
            return JsonMapper.shared().readTree(answer);
        } catch (IOException e) {
            throw new IllegalStateException("llama.cpp does not answer", e);
        }
    }

    private static Measurement measured(JsonNode answer) {
        return new Measurement(
                answer.required("tokens").asInt(),
                nanos(answer.required("seconds").asDouble()),
                nanos(answer.required("cpu").asDouble()));
    }

    private static Duration nanos(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
