// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.topology.topics.ClusterException;
import io.weir.topology.topics.TopicCluster;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Options of the commands that talk to a cluster.
final class ClusterOptions {

    /// Held here, lest the collector takes the level away with the logger.
    private static final Logger CLIENT = Logger.getLogger("org.apache.kafka");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Brokers to connect to first, separated by commas.")
    private String bootstrapServers = "";

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties of the Kafka client, such as SASL and TLS settings.")
    private Optional<Path> commandConfig = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of each topic of the chat lane. Left out: those that are there.")
    private Optional<Integer> partitions = Optional.empty();

    @Option(names = "--replication-factor", paramLabel = "N", description = "Replicas of each partition.")
    private Optional<Integer> replicas = Optional.empty();

    String bootstrapServers() {
        return bootstrapServers;
    }

    OptionalInt partitions() {
        return positive("--partitions", partitions, 10_000);
    }

    OptionalInt replicas() {
        return positive("--replication-factor", replicas, Short.MAX_VALUE);
    }

    /// Checks every option first. What the Kafka client would log is what the exception says.
    TopicCluster connect() throws ClusterException {
        CLIENT.setLevel(Level.OFF);
        partitions();
        replicas();
        if (!(timeoutSeconds > 0 && timeoutSeconds <= 600)) {
            throw wrong("--timeout is 1 to 600 seconds, not " + timeoutSeconds);
        }
        return TopicCluster.connect(bootstrapServers, security(), Duration.ofSeconds(timeoutSeconds));
    }

    private Properties security() {
        var properties = new Properties();
        if (commandConfig.isPresent()) {
            try (Reader file = Files.newBufferedReader(commandConfig.get(), StandardCharsets.UTF_8)) {
                properties.load(file);
            } catch (IOException | IllegalArgumentException e) {
                throw wrong("--command-config cannot be read: " + commandConfig.get());
            }
        }
        return properties;
    }

    private OptionalInt positive(String option, Optional<Integer> value, int max) {
        if (value.isPresent() && !(value.get() > 0 && value.get() <= max)) {
            throw wrong(option + " is 1 to " + max + ", not " + value.get());
        }
        return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
