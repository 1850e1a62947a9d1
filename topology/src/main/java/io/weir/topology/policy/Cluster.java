// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which Kafka cluster is meant, and how long to wait for it.
final class Cluster {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "The cluster, one or more brokers joined by commas.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Further Kafka client properties, such as those for TLS and SASL.")
    private @Nullable Path commandConfig;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for the cluster in all (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    boolean isGiven() {
        return bootstrapServers != null;
    }

    /// @throws PolicyFile.MissingException where the properties cannot be read
    PolicyTopic topic() throws PolicyFile.MissingException {
        Map<String, Object> config = new HashMap<>();
        if (commandConfig != null) {
            properties(commandConfig).forEach((key, value) -> config.put(String.valueOf(key), value));
        }
        config.put("bootstrap.servers", String.valueOf(bootstrapServers));
        return new PolicyTopic(config, Duration.ofSeconds(Math.clamp(timeoutSeconds, 1, 600)));
    }

    private static Properties properties(Path file) throws PolicyFile.MissingException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new PolicyFile.MissingException(
                    file + ": cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
