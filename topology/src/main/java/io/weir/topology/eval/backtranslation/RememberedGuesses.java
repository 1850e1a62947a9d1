// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.guard.linear.LinearModel;
import io.weir.topology.eval.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model that keeps what it generated in a file, so that the next measurement need not ask again.
///
/// A guess depends on the answer and the model alone. The file holds guesses, which are harmful text: it is
/// kept where its owner says, outside the repository. Only what was generated is kept.
final class RememberedGuesses implements LanguageModel {

    /// System property that names the file; without it nothing is kept.
    static final String FILE = "weir.eval.guesses";

    private final LanguageModel model;
    private final Path file;
    private final Map<String, Kept> kept = new HashMap<>();

    private RememberedGuesses(LanguageModel model, Path file) {
        this.model = model;
        this.file = file;
        read();
    }

    /// The model itself where no file is named.
    static LanguageModel of(LanguageModel model) {
        return Optional.ofNullable(System.getProperty(FILE))
                .<LanguageModel>map(file -> new RememberedGuesses(model, Path.of(file)))
                .orElse(model);
    }

    static LanguageModel of(LanguageModel model, Path file) {
        return new RememberedGuesses(model, file);
    }

    /// @param generated how often the caller was shown the text
    private record Kept(String text, Ending ending, Tokens tokens, int generated) {

        @Override
        public String toString() {
            return "Kept[" + text.length() + " chars]";
        }
    }

    @Override
    public ModelRef model() {
        return model.model();
    }

    @Override
    public Generation generate(Prompt prompt, int tokensMax, Predicate<String> enough, Instant deadline) {
        String key = key(prompt, tokensMax);
        Kept known;
        synchronized (kept) {
            known = kept.get(key);
        }
        if (known != null) {
            for (int token = 0; token < known.generated(); token++) {
                var _ = enough.test(known.text());
            }
            return new Generation.Generated(known.text(), known.ending(), known.tokens());
        }
        var shown = new AtomicInteger();
        Generation generation = model.generate(
                prompt,
                tokensMax,
                text -> {
                    shown.incrementAndGet();
                    return enough.test(text);
                },
                deadline);
        if (generation instanceof Generation.Generated(String text, Ending ending, Tokens tokens)) {
            keep(key, new Kept(text, ending, tokens, shown.get()));
        }
        return generation;
    }

    @Override
    public Likelihood likelihood(Prompt prompt, String response, int tokensMax, Instant deadline) {
        return model.likelihood(prompt, response, tokensMax, deadline);
    }

    private String key(Prompt prompt, int tokensMax) {
        String asked = JsonMapper.shared().writeValueAsString(prompt);
        return LinearModel.sha256(
                (model.model().sha256() + ' ' + tokensMax + ' ' + asked).getBytes(StandardCharsets.UTF_8));
    }

    private void read() {
        try {
            if (!Files.exists(file)) {
                return;
            }
            for (String line : Files.readAllLines(file)) {
                JsonNode row = JsonMapper.shared().readTree(line);
                kept.put(
                        row.path("key").asString(""),
                        new Kept(
                                row.path("text").asString(""),
                                Ending.valueOf(row.path("ending").asString("")),
                                new Tokens(
                                        row.path("read").asInt(),
                                        row.path("dropped").asInt()),
                                row.path("generated").asInt()));
            }
        } catch (IOException | JacksonException | IllegalArgumentException unreadable) {
            throw new DataException(3, FILE + ": the file of kept guesses cannot be read");
        }
    }

    private void keep(String key, Kept value) {
        String line = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "key", key,
                        "text", value.text(),
                        "ending", value.ending().name(),
                        "read", value.tokens().read(),
                        "dropped", value.tokens().dropped(),
                        "generated", value.generated()));
        synchronized (kept) {
            kept.put(key, value);
            try {
                Files.writeString(file, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException unwritable) {
                throw new DataException(3, FILE + ": the file of kept guesses cannot be written");
            }
        }
    }

    @Override
    public String toString() {
        return "RememberedGuesses[" + model.model() + "]";
    }
}
