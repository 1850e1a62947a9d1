// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import io.weir.model.ModelForm.CausalLm;
import io.weir.model.ModelForm.Embedding;
import io.weir.model.ModelForm.ImageFeatures;
import io.weir.model.ModelForm.Logits;
import io.weir.model.ModelForm.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads one catalogue entry. What is unknown, missing, or of another kind is refused; all mistakes of a
/// file are told at once.
public final class CatalogueReader {

    private static final int CHARACTERS_MAX = 64 * 1024;
    private static final List<String> TOP = List.of(
            "id",
            "task",
            "precision",
            "files",
            "text",
            "labels",
            "image",
            "causal",
            "thresholds",
            "licence",
            "knownAnswer",
            "derivation",
            "sources");
    private static final List<String> FILE = List.of("name", "bytes", "sha256", "sources");
    private static final List<String> TEXT =
            List.of("tokensMax", "overlap", "charactersMax", "windowsMax", "width", "pooling", "normalise", "prefixes");
    private static final List<String> IMAGE =
            List.of("size", "resize", "patch", "width", "mean", "deviation", "input", "outputs");
    private static final List<String> CAUSAL = List.of("contextTokensMax", "chatTemplate", "stopTokens", "beginToken");
    private static final List<String> LICENCE = List.of("packaging", "weights", "distribution");
    private static final List<String> DERIVATION = List.of("from", "command");

    private final Optional<Path> directory;
    private final List<String> problems = new ArrayList<>();

    private CatalogueReader(Optional<Path> directory) {
        this.directory = directory;
    }

    /// @param name shown in messages
    /// @param directory where the entry's companions lie; absent for entries that come with Weir
    /// @throws CatalogueException where the entry cannot be used
    public static CatalogueEntry read(String name, String yaml, Optional<Path> directory) throws CatalogueException {
        var reader = new CatalogueReader(directory);
        Optional<CatalogueEntry> entry = reader.read(name, yaml);
        if (!reader.problems.isEmpty()) {
            throw new CatalogueException(reader.problems);
        }
        return entry.orElseThrow(() -> new CatalogueException(List.of(name + ": is no entry")));
    }

    private Optional<CatalogueEntry> read(String name, String yaml) {
        Object document;
        try {
            document = new Load(LoadSettings.builder()
                            .setLabel(name)
                            .setCodePointLimit(CHARACTERS_MAX)
                            .setAllowDuplicateKeys(false)
                            .setMaxAliasesForCollections(0)
                            .build())
                    .loadFromString(yaml);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> " on line " + (mark.getLine() + 1))
                    .orElse("");
            problems.add(name + ": is not valid YAML" + line + "; check indentation, quotes, and keys given twice");
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(name + ": is not valid YAML, or longer than " + CHARACTERS_MAX + " characters");
            return Optional.empty();
        }
        EntryFields top = EntryFields.of(name, document == null ? "" : document, TOP, problems);
        return entry(top);
    }

    private Optional<CatalogueEntry> entry(EntryFields top) {
        String id = top.required("id", "write 1 to 63 of a-z 0-9 -")
                .filter(value -> matches(top, value))
                .orElse("unnamed");
        Optional<Task> task = top.choice(
                        "task", Arrays.stream(Task.values()).map(Task::slug).toList())
                .flatMap(Task::of);
        Optional<Precision> precision = top.choice("precision", names(Precision.values()))
                .map(value -> Precision.valueOf(value.toUpperCase(Locale.ROOT)));
        List<ModelSource> sources = sources(top);
        Map<String, ModelFile> files = files(top, sources);
        Optional<ModelForm> form = task.map(known -> form(top, known));
        Map<String, Double> thresholds = thresholds(top);
        Licence licence = licence(top);
        Optional<Companion> knownAnswer = companion(top, "knownAnswer");
        Optional<Derivation> derivation = derivation(top, files);
        if (!files.containsKey(CatalogueEntry.MODEL) && derivation.isEmpty()) {
            top.problem("files", "names no file `model`; write model: {name, bytes, sha256}");
        }
        if (task.filter(Task::isGraph).isPresent()) {
            requireGraph(top, files.get(CatalogueEntry.MODEL));
        }
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CatalogueEntry(
                id,
                task.orElseThrow(),
                precision.orElseThrow(),
                files,
                form.orElseThrow(),
                thresholds,
                licence,
                knownAnswer,
                derivation));
    }

    /// What a graph refers to is read before it is run, and such files are known by their name.
    private static void requireGraph(EntryFields top, @Nullable ModelFile model) {
        if (model != null && !model.name().endsWith(OnnxCheck.SUFFIX)) {
            top.problem(
                    "files.model.name",
                    "is " + EntryFields.quote(model.name()) + "; a graph's file is called NAME" + OnnxCheck.SUFFIX);
        }
    }

    private static boolean matches(EntryFields top, String id) {
        boolean slug = id.matches("[a-z0-9][a-z0-9-]{0,62}");
        if (!slug) {
            top.problem("id", "is " + EntryFields.quote(id) + "; write 1 to 63 of a-z 0-9 -");
        }
        return slug;
    }

    private Map<String, ModelFile> files(EntryFields top, List<ModelSource> shared) {
        Map<String, ModelFile> files = new LinkedHashMap<>();
        Optional<EntryFields> table = top.table("files");
        if (table.isEmpty()) {
            top.problem("files", "is missing; write files: {model: {name, bytes, sha256}}");
        }
        table.ifPresent(all -> {
            for (String key : all.keys()) {
                all.section(key, FILE).flatMap(fields -> file(fields, shared)).ifPresent(file -> files.put(key, file));
            }
        });
        return files;
    }

    private Optional<ModelFile> file(EntryFields fields, List<ModelSource> shared) {
        Optional<String> name = fields.required("name", "write the file's name");
        Optional<Long> bytes = fields.bytes("bytes");
        Optional<Digest> digest = fields.required(
                        "sha256", "a file without its hash is never served; write what " + "`sha256sum FILE` prints")
                .flatMap(value -> digest(fields, value));
        List<ModelSource> own = sources(fields);
        if (own.isEmpty() && shared.isEmpty()) {
            fields.problem("sources", "is missing, here and for the whole entry; " + ModelSource.FORMS);
        }
        if (name.isEmpty() || bytes.isEmpty() || digest.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ModelFile(name.get(), bytes.get(), digest.get(), own.isEmpty() ? shared : own));
        } catch (IllegalArgumentException wrong) {
            fields.problem("name", "is " + EntryFields.quote(name.get()) + "; " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Digest> digest(EntryFields fields, String value) {
        try {
            return Optional.of(new Digest(value));
        } catch (IllegalArgumentException wrong) {
            fields.problem("sha256", "is " + EntryFields.quote(value) + "; " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private static List<ModelSource> sources(EntryFields fields) {
        List<ModelSource> sources = new ArrayList<>();
        for (String text : fields.texts("sources")) {
            ModelSource.parse(text)
                    .ifPresentOrElse(
                            sources::add,
                            () -> fields.problem(
                                    "sources", "holds " + EntryFields.quote(text) + "; " + ModelSource.FORMS));
        }
        return sources;
    }

    private ModelForm form(EntryFields top, Task task) {
        refuseOthers(top, task);
        return switch (task) {
            case EMBEDDING -> embedding(top);
            case SEQUENCE_LOGITS, PAIR_LOGITS, TOKEN_LOGITS -> logits(top);
            case IMAGE_FEATURES -> image(top);
            case CAUSAL_LM -> causal(top);
            case LINEAR, SENTENCES, WORDS, PARTS_OF_SPEECH, LEMMAS, LANGUAGE -> new Weights();
        };
    }

    /// A field of another task would go unread, which its writer would not notice.
    private static void refuseOthers(EntryFields top, Task task) {
        Map<String, List<Task>> owners = Map.of(
                "text", List.of(Task.EMBEDDING, Task.SEQUENCE_LOGITS, Task.PAIR_LOGITS, Task.TOKEN_LOGITS),
                "labels", List.of(Task.SEQUENCE_LOGITS, Task.PAIR_LOGITS, Task.TOKEN_LOGITS),
                "image", List.of(Task.IMAGE_FEATURES),
                "causal", List.of(Task.CAUSAL_LM));
        owners.forEach((key, tasks) -> {
            if (top.has(key) && !tasks.contains(task)) {
                top.problem(key, "means nothing for the task " + task.slug() + "; remove it");
            }
        });
    }

    private ModelForm embedding(EntryFields top) {
        Optional<EntryFields> text = section(top, "text", TEXT);
        Pooling pooling = text.flatMap(fields -> fields.choice("pooling", names(Pooling.values())))
                .map(value -> Pooling.valueOf(value.toUpperCase(Locale.ROOT)))
                .orElse(Pooling.MEAN);
        boolean normalise = text.flatMap(fields -> fields.flag("normalise")).orElse(true);
        Map<String, String> prefixes = new LinkedHashMap<>();
        text.flatMap(fields -> fields.table("prefixes"))
                .ifPresent(table ->
                        table.keys().forEach(key -> table.text(key).ifPresent(prefix -> prefixes.put(key, prefix))));
        int width = text.map(fields -> fields.required("width", 1, 1 << 16)).orElse(1);
        return new Embedding(textSettings(top, text), width, pooling, normalise, prefixes);
    }

    private ModelForm logits(EntryFields top) {
        Optional<EntryFields> text = section(top, "text", TEXT.subList(0, TEXT.indexOf("width")));
        List<String> labels = top.texts("labels");
        if (labels.size() < 2 || labels.stream().distinct().count() != labels.size()) {
            top.problem("labels", "are two texts or more, each once; write them in the order of the model's logits");
            labels = List.of("first", "second");
        }
        return new Logits(textSettings(top, text), labels);
    }

    private TextSettings textSettings(EntryFields top, Optional<EntryFields> text) {
        var least = new TextSettings(64, 0, 1, 1);
        if (text.isEmpty()) {
            return least;
        }
        EntryFields fields = text.get();
        int tokensMax = fields.required("tokensMax", 4, 1 << 20);
        int overlap = fields.whole("overlap", 0, 1 << 20).orElse(Math.min(32, tokensMax / 4));
        int charactersMax = fields.whole("charactersMax", 1, 1 << 28).orElse(65_536);
        int windowsMax = fields.whole("windowsMax", 1, 1 << 16).orElse(64);
        try {
            return new TextSettings(tokensMax, overlap, charactersMax, windowsMax);
        } catch (IllegalArgumentException wrong) {
            top.problem("text", String.valueOf(wrong.getMessage()));
            return least;
        }
    }

    private ModelForm image(EntryFields top) {
        Optional<EntryFields> fields = section(top, "image", IMAGE);
        try {
            return new ImageFeatures(fields.map(image -> new ImageSettings(
                            image.required("size", 1, 1 << 14),
                            image.required("resize", 1, 1 << 14),
                            image.required("patch", 1, 1 << 10),
                            image.required("width", 1, 1 << 16),
                            image.numbers("mean"),
                            image.numbers("deviation"),
                            image.required("input", "write the name of the graph's input")
                                    .orElse(""),
                            image.texts("outputs")))
                    .orElseThrow(() -> new IllegalArgumentException("is missing")));
        } catch (IllegalArgumentException wrong) {
            top.problem("image", String.valueOf(wrong.getMessage()));
            return new Weights();
        }
    }

    private ModelForm causal(EntryFields top) {
        Optional<EntryFields> fields = section(top, "causal", CAUSAL);
        int context = fields.map(causal -> causal.required("contextTokensMax", 2, 1 << 20))
                .orElse(2);
        return new CausalLm(
                context,
                fields.flatMap(causal -> companion(causal, "chatTemplate")).flatMap(file -> content(top, file)),
                fields.map(causal -> causal.texts("stopTokens")).orElse(List.of()),
                fields.flatMap(causal -> causal.text("beginToken")));
    }

    private static Optional<String> content(EntryFields top, Companion file) {
        try (InputStream in = file.open()) {
            return Optional.of(new String(in.readNBytes(CHARACTERS_MAX), StandardCharsets.UTF_8));
        } catch (IOException missing) {
            top.problem("causal.chatTemplate", "there is no " + file.name() + " beside the entry; put it there");
            return Optional.empty();
        }
    }

    private static Optional<EntryFields> section(EntryFields top, String key, List<String> known) {
        if (!top.has(key)) {
            top.problem(key, "is missing; write fields: " + String.join(", ", known));
        }
        return top.section(key, known);
    }

    private static Map<String, Double> thresholds(EntryFields top) {
        Map<String, Double> thresholds = new LinkedHashMap<>();
        top.table("thresholds")
                .ifPresent(table ->
                        table.keys().forEach(key -> table.number(key).ifPresent(value -> thresholds.put(key, value))));
        return thresholds;
    }

    private static Licence licence(EntryFields top) {
        Optional<EntryFields> fields = section(top, "licence", LICENCE);
        String fix = "write an SPDX id, or in words what is known";
        return new Licence(
                fields.flatMap(licence -> licence.required("packaging", fix)).orElse(""),
                fields.flatMap(licence -> licence.required("weights", fix)).orElse(""),
                fields.flatMap(licence -> licence.has("distribution")
                                ? licence.choice("distribution", names(Licence.Distribution.values()))
                                : Optional.empty())
                        .map(value -> Licence.Distribution.valueOf(
                                value.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .orElse(Licence.Distribution.ON_DEMAND));
    }

    private Optional<Companion> companion(EntryFields fields, String key) {
        return fields.text(key).flatMap(name -> {
            try {
                return Optional.of(new Companion(name, directory));
            } catch (IllegalArgumentException wrong) {
                fields.problem(key, "is " + EntryFields.quote(name) + "; " + wrong.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Optional<Derivation> derivation(EntryFields top, Map<String, ModelFile> files) {
        return top.section("derivation", DERIVATION).flatMap(fields -> {
            Optional<String> from = fields.required("from", "write the key of the file that it is made from");
            Optional<String> command = fields.required("command", "write what a person types to make it");
            if (from.isPresent() && !files.containsKey(from.get())) {
                fields.problem(
                        "from",
                        "is " + EntryFields.quote(from.get()) + "; one of " + String.join(", ", files.keySet()));
            }
            return from.flatMap(key -> command.map(line -> new Derivation(key, line)));
        });
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
