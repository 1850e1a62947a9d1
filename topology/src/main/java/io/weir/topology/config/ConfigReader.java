// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.weir.model.remote.RemoteModelSettings;
import io.weir.policy.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Reads a configuration file, with the environment over it, and checks every key.
///
/// Keys under `kafka.` go to the Kafka clients as they are: connection and security settings that
/// Weir neither knows nor shows.
public final class ConfigReader {
    static final String PASSED_ON = "kafka.";
    private static final String OWN = "weir.";
    private static final int VALUE_SHOWN_MAX = 60;

    private final List<String> problems = new ArrayList<>();
    private final Map<ConfigKey, Object> values = new HashMap<>();
    private final Map<String, Map<ConfigKey, Object>> byModel = new TreeMap<>();
    private final Map<String, String> passedOn = new TreeMap<>();
    private final RemoteModels remotes = new RemoteModels(problems);

    private ConfigReader() {}

    /// @param file YAML, or properties where its name ends so
    /// @param environment names and values, as [System#getenv()] gives them
    public static WeirSettings read(Path file, Map<String, String> environment) throws ConfigException, IOException {
        return new ConfigReader().readAll(Optional.of(source(file)), environment);
    }

    /// Settings from keys and values alone, as the demo and tests have them.
    public static WeirSettings read(Map<String, String> keys) throws ConfigException {
        return new ConfigReader()
                .readAll(Optional.of(withPlainNames(new PropertiesConfigSource(keys, "given keys", 200))), Map.of());
    }

    private WeirSettings readAll(Optional<ConfigSource> file, Map<String, String> environment) throws ConfigException {
        var builder = new SmallRyeConfigBuilder().withSources(new EnvConfigSource(environment, 300));
        file.ifPresent(builder::withSources);
        SmallRyeConfig config = builder.build();
        file.ifPresent(this::checkNames);
        for (ConfigKey key : ConfigKey.values()) {
            readKey(key, config);
        }
        file.ifPresent(this::readPassedOn);
        Map<String, RemoteModelSettings> servers = remotes.all(environment);
        Optional<WeirSettings> settings = problems.isEmpty() ? settings(servers) : Optional.empty();
        return settings.orElseThrow(() -> new ConfigException(problems));
    }

    private static ConfigSource source(Path file) throws IOException {
        if (file.getFileName().toString().endsWith(".properties")) {
            var properties = new Properties();
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
            Map<String, String> keys = new HashMap<>();
            properties
                    .stringPropertyNames()
                    .forEach(name -> keys.put(name.replace("\"", ""), properties.getProperty(name)));
            return new PropertiesConfigSource(keys, file.toString(), 200);
        }
        try {
            return withPlainNames(new YamlConfigSource(file.toString(), Files.readString(file), 200));
        } catch (IllegalArgumentException | ClassCastException broken) {
            throw new IOException("not valid YAML", broken);
        } catch (RuntimeException broken) {
            throw new IOException("not valid YAML; check indentation and quotes", broken);
        }
    }

    /// YAML quotes a name with dots inside another; here a key is a key however it was nested.
    private static ConfigSource withPlainNames(ConfigSource yaml) {
        Map<String, String> keys = new HashMap<>();
        for (String name : yaml.getPropertyNames()) {
            String value = yaml.getValue(name);
            keys.put(name.replace("\"", ""), value == null ? "" : value);
        }
        return new PropertiesConfigSource(keys, yaml.getName(), 200);
    }

    private void checkNames(ConfigSource file) {
        for (String name : file.getPropertyNames().stream().sorted().toList()) {
            String plain = name.replaceAll("\\[\\d+]$", "");
            if (plain.startsWith(ConfigKey.BY_ID)) {
                readOfModel(plain, String.valueOf(file.getValue(name)));
            } else if (plain.startsWith(RemoteKey.PREFIX)) {
                remotes.read(plain, String.valueOf(file.getValue(name)));
            } else if (!name.startsWith(PASSED_ON) && ConfigKey.ofKey(plain).isEmpty()) {
                problems.add(shown(name) + ": unknown key" + nearest(plain));
            }
        }
    }

    /// `weir.model.by-id.<id>.<key>`; ids hold no dots.
    private void readOfModel(String name, String text) {
        String rest = name.substring(ConfigKey.BY_ID.length());
        int dot = rest.indexOf('.');
        String id = dot < 0 ? rest : rest.substring(0, dot);
        Optional<ConfigKey> key = dot < 0
                ? Optional.empty()
                : ConfigKey.ofKey(ConfigKey.MODEL_PREFIX + rest.substring(dot + 1))
                        .filter(ConfigKey.BY_MODEL::contains);
        if (key.isEmpty() || !id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            problems.add(shown(name) + ": unknown key; write " + ConfigKey.BY_ID + "\"<id>\".<key>, with one of "
                    + ConfigKey.BY_MODEL.stream()
                            .map(known -> known.key().substring(ConfigKey.MODEL_PREFIX.length()))
                            .collect(Collectors.joining(", ")));
            return;
        }
        key.get()
                .kind()
                .read(text.strip())
                .ifPresentOrElse(
                        value -> byModel.computeIfAbsent(id, _ -> new HashMap<>())
                                .put(key.get(), value),
                        () -> problems.add(name + ": " + shown(text) + " is not allowed; write "
                                + key.get().kind().range()));
    }

    private static String nearest(String name) {
        String hint = Nearest.hint(
                name, Arrays.stream(ConfigKey.values()).map(ConfigKey::key).toList());
        if (!hint.isEmpty()) {
            return hint;
        }
        return name.startsWith(OWN) ? "; see docs/reference/configuration.md" : "; keys begin with weir. or kafka.";
    }

    private void readKey(ConfigKey key, SmallRyeConfig config) {
        Optional<String> given = given(key, config);
        Optional<String> text = given.or(key::otherwise);
        if (text.isEmpty()) {
            if (key == ConfigKey.BOOTSTRAP_SERVERS) {
                problems.add(key.key() + ": is missing; write " + key.kind().range());
            }
            return;
        }
        Optional<?> value = key.kind().read(text.get());
        if (value.isPresent()) {
            values.put(key, value.get());
        } else {
            String named = key.kind() instanceof Kind.Secret ? "the value" : shown(text.get());
            problems.add(key.key() + ": " + named + " is not allowed; write "
                    + key.kind().range());
        }
    }

    /// A key's text; a YAML list's items with commas between.
    private static Optional<String> given(ConfigKey key, SmallRyeConfig config) {
        Optional<String> plain =
                Optional.ofNullable(config.getConfigValue(key.key()).getValue());
        if (plain.isPresent()) {
            return plain.map(String::strip);
        }
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String item = config.getConfigValue(key.key() + '[' + i + ']').getValue();
            if (item == null) {
                break;
            }
            items.add(item.strip());
        }
        return items.isEmpty() ? Optional.empty() : Optional.of(String.join(",", items));
    }

    private void readPassedOn(ConfigSource file) {
        for (String name : file.getPropertyNames()) {
            String value = file.getValue(name);
            if (name.startsWith(PASSED_ON) && value != null) {
                String plain = name.substring(PASSED_ON.length());
                if (KafkaSettings.OWN.contains(plain)) {
                    problems.add(name + ": is Weir's own to set; exactly-once processing rests on it");
                }
                passedOn.put(plain, value);
            }
        }
    }

    private Optional<WeirSettings> settings(Map<String, RemoteModelSettings> servers) {
        try {
            return Optional.of(WeirSettings.of(new Values(values), byModel, servers, passedOn));
        } catch (IllegalArgumentException together) {
            problems.add("weir: " + together.getMessage());
            return Optional.empty();
        }
    }

    static String shown(String value) {
        UnaryOperator<String> printable = text -> text.replaceAll("[^\\x20-\\x7E]", "?");
        String text = printable.apply(value);
        return '"' + (text.length() > VALUE_SHOWN_MAX ? text.substring(0, VALUE_SHOWN_MAX) + "..." : text) + '"';
    }

    /// Values that are known to be there and of their kind.
    record Values(Map<ConfigKey, Object> all) {
        Values {
            all = Map.copyOf(all);
        }

        <T> T get(ConfigKey key, Class<T> type) {
            return find(key, type).orElseThrow(() -> new IllegalStateException(key + " has neither value nor default"));
        }

        <T> Optional<T> find(ConfigKey key, Class<T> type) {
            return Optional.ofNullable(all.get(key)).map(type::cast);
        }

        /// These, with others over them.
        Values with(Map<ConfigKey, Object> others) {
            Map<ConfigKey, Object> both = new HashMap<>(all);
            both.putAll(others);
            return new Values(both);
        }

        Optional<Integer> findWhole(ConfigKey key) {
            return find(key, Long.class).map(Math::toIntExact);
        }

        int whole(ConfigKey key) {
            return Math.toIntExact(get(key, Long.class));
        }

        java.time.Duration time(ConfigKey key) {
            return get(key, java.time.Duration.class);
        }

        List<String> words(ConfigKey key) {
            return ((List<?>) get(key, List.class))
                    .stream().map(String::valueOf).toList();
        }
    }
}
