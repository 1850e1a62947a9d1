// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.CausalKnownAnswers;
import io.weir.model.Digest;
import io.weir.model.ModelForm;
import io.weir.model.Precision;
import io.weir.model.onnx.LanguageModelSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a conversion made, and of what: the record that lies beside the files.
///
/// @param id of the model
public record ConvertedModel(
        String id,
        Precision precision,
        Origin origin,
        WrittenFile model,
        WrittenFile tokenizer,
        ModelForm.CausalLm form,
        CausalKnownAnswers knownAnswers) {

    /// The file that it was made of.
    public record Origin(String name, Digest digest) {}

    /// A file as it was written.
    public record WrittenFile(Path path, long bytes, Digest digest) {

        String name() {
            return String.valueOf(path.getFileName());
        }
    }

    public ConvertedModel withKnownAnswers(CausalKnownAnswers answers) {
        return new ConvertedModel(id, precision, origin, model, tokenizer, form, answers);
    }

    /// As a language model opens it.
    ///
    /// @param natives directory for the tokenizer library's native code
    public LanguageModelSource source(Path natives) {
        return new LanguageModelSource(
                id, precision, model.digest(), model.path(), tokenizer.path(), form, knownAnswers, natives);
    }

    /// Writes the record; paths in it are file names.
    public void writeTo(Path file) throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("id", id).put("precision", precision.name());
        root.putObject("origin")
                .put("name", origin.name())
                .put("sha256", origin.digest().sha256());
        put(root.putObject("model"), model);
        put(root.putObject("tokenizer"), tokenizer);
        ObjectNode causal = root.putObject("causal");
        causal.put("contextTokensMax", form.contextTokensMax());
        form.chatTemplate().ifPresent(template -> causal.put("chatTemplate", template));
        form.beginToken().ifPresent(begin -> causal.put("beginToken", begin));
        ArrayNode stops = causal.putArray("stopTokens");
        form.stopTokens().forEach(stops::add);
        if (!knownAnswers.responses().isEmpty()) {
            root.set("knownAnswers", JsonMapper.shared().readTree(knownAnswers.toJson()));
        }
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /// Reads a record.
    ///
    /// @param files gives the place of a file by its name and digest
    public static ConvertedModel read(Path file, Placing files) throws IOException {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
            JsonNode causal = root.required("causal");
            List<String> stops = new ArrayList<>();
            causal.required("stopTokens").forEach(stop -> stops.add(stop.asString()));
            JsonNode origin = root.required("origin");
            return new ConvertedModel(
                    root.required("id").asString(),
                    Precision.valueOf(root.required("precision").asString()),
                    new Origin(origin.required("name").asString(), digest(origin)),
                    file(root.required("model"), files),
                    file(root.required("tokenizer"), files),
                    new ModelForm.CausalLm(
                            causal.required("contextTokensMax").asInt(),
                            text(causal, "chatTemplate"),
                            stops,
                            text(causal, "beginToken")),
                    knownAnswers(root));
        } catch (JacksonException | IllegalArgumentException wrong) {
            throw new IOException("the record of a converted model cannot be read: " + file.getFileName(), wrong);
        }
    }

    /// Where a written file lies.
    @FunctionalInterface
    public interface Placing {
        Path of(String name, Digest digest);
    }

    private static CausalKnownAnswers knownAnswers(JsonNode root) throws IOException {
        JsonNode answers = root.get("knownAnswers");
        return answers == null
                ? CausalKnownAnswers.NONE
                : CausalKnownAnswers.read(
                        new ByteArrayInputStream(JsonMapper.shared().writeValueAsBytes(answers)));
    }

    private static void put(ObjectNode node, WrittenFile file) {
        node.put("name", file.name())
                .put("bytes", file.bytes())
                .put("sha256", file.digest().sha256());
    }

    private static WrittenFile file(JsonNode node, Placing files) {
        String name = node.required("name").asString();
        return new WrittenFile(
                files.of(name, digest(node)), node.required("bytes").asLong(), digest(node));
    }

    private static Digest digest(JsonNode node) {
        return new Digest(node.required("sha256").asString());
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asString);
    }
}
