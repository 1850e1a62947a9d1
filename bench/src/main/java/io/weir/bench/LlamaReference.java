// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// llama.cpp by its Python package, in a child process with one thread.
final class LlamaReference implements AutoCloseable {

    private static final String SCRIPT = "llama_reference.py";

    private final Process process;
    private final BufferedReader in;
    private final Writer out;
    private final Path script;

    private LlamaReference(Process process, Path script) {
        this.process = process;
        this.script = script;
        this.in = process.inputReader(StandardCharsets.UTF_8);
        this.out = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// What came of one prompt.
    ///
    /// @param prefill CPU seconds until the first token
    /// @param decode CPU seconds of the others
    record Answer(List<Long> ids, double prefill, double decode) {}

    /// @throws IOException where the interpreter lacks the package, or the file does not load
    static LlamaReference start(Path python, Path gguf) throws IOException {
        Path script = Files.createTempFile("weir-llama", ".py");
        try (InputStream source = Objects.requireNonNull(LlamaReference.class.getResourceAsStream(SCRIPT))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Process process = new ProcessBuilder(python.toString(), script.toString(), gguf.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var reference = new LlamaReference(process, script);
        if (reference.in.readLine() == null) {
            reference.close();
            throw new IOException(python + " cannot run llama.cpp: it needs the package llama-cpp-python");
        }
        return reference;
    }

    /// Goes on from a prompt, whatever token comes.
    Answer generate(long[] ids, int count) throws IOException {
        ObjectNode asked = JsonMapper.shared().createObjectNode().put("count", count);
        ArrayNode prompt = asked.putArray("ids");
        for (long id : ids) {
            prompt.add(id);
        }
        out.write(asked + "\n");
        out.flush();
        String line = in.readLine();
        if (line == null) {
            throw new IOException("llama.cpp ended");
        }
        JsonNode answer = JsonMapper.shared().readTree(line);
        List<Long> found = new ArrayList<>();
        answer.required("ids").forEach(id -> found.add(id.asLong()));
        return new Answer(
                found,
                answer.required("prefill").asDouble(),
                answer.required("decode").asDouble());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        out.close();
        in.close();
        Files.deleteIfExists(script);
    }
}
