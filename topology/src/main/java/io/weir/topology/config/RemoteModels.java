// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import static io.weir.topology.config.RemoteKey.*;

import io.weir.model.remote.ApiKey;
import io.weir.model.remote.RemoteModelSettings;
import io.weir.model.remote.ServerAddress;
import io.weir.policy.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads what is said of models on servers: `weir.model.remote.<name>.<key>`.
///
/// Every mistake becomes a problem with key, value and what to write instead; a key's own text is never one.
final class RemoteModels {

    private static final int KEY_FILE_BYTES_MAX = 16_384;

    private final List<String> problems;
    private final Map<String, Map<RemoteKey, Object>> byName = new TreeMap<>();

    RemoteModels(List<String> problems) {
        this.problems = problems;
    }

    /// @param name the whole key
    void read(String name, String text) {
        String rest = name.substring(PREFIX.length());
        int dot = rest.indexOf('.');
        String model = dot < 0 ? rest : rest.substring(0, dot);
        String word = dot < 0 ? "" : rest.substring(dot + 1);
        Optional<RemoteKey> key = RemoteKey.of(word);
        if (NAME.read(model).isEmpty()) {
            problems.add(PREFIX + ConfigReader.shown(model) + ": write " + NAME.range());
        } else if (key.isEmpty()) {
            List<String> known =
                    Arrays.stream(RemoteKey.values()).map(RemoteKey::word).toList();
            problems.add(PREFIX + model + '.' + ConfigReader.shown(word) + ": unknown key" + Nearest.hint(word, known)
                    + "; there are " + String.join(", ", known));
        } else {
            key.get()
                    .kind()
                    .read(text.strip())
                    .ifPresentOrElse(
                            value -> byName.computeIfAbsent(model, _ -> new HashMap<>())
                                    .put(key.get(), value),
                            () -> problems.add(name + ": " + ConfigReader.shown(text) + " is not allowed; write "
                                    + key.get().kind().range()));
        }
    }

    /// Those that are whole, by name; of the others it is noted what is missing.
    Map<String, RemoteModelSettings> all(Map<String, String> environment) {
        Map<String, RemoteModelSettings> all = new LinkedHashMap<>();
        byName.forEach((name, said) -> one(name, said, environment).ifPresent(model -> all.put(name, model)));
        return all;
    }

    private Optional<RemoteModelSettings> one(
            String name, Map<RemoteKey, Object> said, Map<String, String> environment) {
        for (RemoteKey needed : List.of(URL, MODEL)) {
            if (!said.containsKey(needed)) {
                problems.add(PREFIX + name + '.' + needed.word() + ": is missing; write "
                        + needed.kind().range());
                return Optional.empty();
            }
        }
        Optional<ServerAddress> address = address(name, said);
        int before = problems.size();
        Optional<ApiKey> apiKey = apiKey(name, said, environment);
        if (address.isEmpty() || problems.size() > before) {
            return Optional.empty();
        }
        RemoteModelSettings usual =
                RemoteModelSettings.of(name, value(said, MODEL, String.class), address.get(), apiKey);
        return Optional.of(usual.with(new RemoteModelSettings.Trying(
                        value(said, TIMEOUT, Duration.class),
                        whole(said, RETRIES),
                        usual.trying().pause()))
                .with(new RemoteModelSettings.Rate(whole(said, CONCURRENCY_MAX), whole(said, TOKENS_PER_MINUTE)))
                .with(new RemoteModelSettings.Sizes(
                        whole(said, CHARACTERS_MAX),
                        usual.sizes().answerCharactersMax(),
                        usual.sizes().responseBytesMax())));
    }

    private Optional<ServerAddress> address(String name, Map<RemoteKey, Object> said) {
        String url = value(said, URL, String.class);
        try {
            return Optional.of(ServerAddress.of(url, value(said, PLAIN_HTTP, Boolean.class)));
        } catch (IllegalArgumentException wrong) {
            problems.add(PREFIX + name + '.' + URL.word() + ": " + ConfigReader.shown(url) + " is not allowed; "
                    + wrong.getMessage() + " (" + PREFIX + name + '.' + PLAIN_HTTP.word() + ": true allows http)");
            return Optional.empty();
        }
    }

    private Optional<ApiKey> apiKey(String name, Map<RemoteKey, Object> said, Map<String, String> environment) {
        boolean twice = said.containsKey(API_KEY_FILE) && said.containsKey(API_KEY_VARIABLE);
        if (twice) {
            problems.add(PREFIX + name + '.' + API_KEY_FILE.word() + ": write it or " + API_KEY_VARIABLE.word()
                    + ", not both");
            return Optional.empty();
        }
        if (said.get(API_KEY_VARIABLE) instanceof String variable) {
            String key = PREFIX + name + '.' + API_KEY_VARIABLE.word();
            String text = environment.getOrDefault(variable, "");
            if (text.isBlank()) {
                problems.add(key + ": the environment has no " + variable + "; set it, or leave the key out");
                return Optional.empty();
            }
            return apiKey(key, text);
        }
        if (said.get(API_KEY_FILE) instanceof Path file) {
            String key = PREFIX + name + '.' + API_KEY_FILE.word();
            try {
                if (Files.size(file) > KEY_FILE_BYTES_MAX) {
                    problems.add(key + ": " + file + " is too large for a key; name the file that holds it alone");
                    return Optional.empty();
                }
                return apiKey(key, Files.readString(file).lines().findFirst().orElse(""));
            } catch (IOException unreadable) {
                problems.add(key + ": " + file + " cannot be read; name a file that this process may read");
            }
        }
        return Optional.empty();
    }

    private Optional<ApiKey> apiKey(String key, String text) {
        try {
            return Optional.of(new ApiKey(text.strip()));
        } catch (IllegalArgumentException wrong) {
            problems.add(key + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private static int whole(Map<RemoteKey, Object> said, RemoteKey key) {
        return Math.toIntExact(value(said, key, Long.class));
    }

    private static <T> T value(Map<RemoteKey, Object> said, RemoteKey key, Class<T> type) {
        Object value = said.get(key);
        return type.cast(
                value != null
                        ? value
                        : key.otherwise().flatMap(key.kind()::read).orElseThrow());
    }
}
