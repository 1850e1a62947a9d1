// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputRecord;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where fingerprints are: the registry topic of a cluster, or a directory of files with the same records.
final class RegistryOptions {

    private static final String ENDING = ".fingerprint.json";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "Brokers of the cluster.")
    private Optional<String> bootstrapServers = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties of the Kafka client, such as SASL and TLS settings.")
    private Optional<Path> commandConfig = Optional.empty();

    @Option(names = "--files", paramLabel = "DIR", description = "A directory instead of a cluster.")
    private Optional<Path> files = Optional.empty();

    private final ContractCodec codec = ContractCodec.json();
    private final ImageRecords records = new ImageRecords(codec, RecordLimits.ofContract());

    ImageRecords records() {
        return records;
    }

    /// Sorted by key.
    List<Fingerprint> read() throws MissingException {
        check();
        List<byte[]> values = files.isPresent() ? ofDirectory(files.get()) : topic().read();
        var byKey = new TreeMap<String, Fingerprint>();
        for (byte[] value : values) {
            Fingerprint fingerprint = records.readFingerprint(value)
                    .orElseThrow(() -> new MissingException("a record of the registry is no fingerprint"));
            byKey.put(fingerprint.key().recordKey(), fingerprint);
        }
        return List.copyOf(byKey.values());
    }

    /// @return where it was put
    String write(OutputRecord record, Fingerprint.Key key) throws MissingException {
        check();
        byte[] value = Objects.requireNonNull(record.value()).get();
        if (files.isEmpty()) {
            topic().write(Objects.requireNonNull(record.key()).get(), value);
            return Topic.FINGERPRINT.topicName();
        }
        Path file = files.get().resolve(key.generator() + '@' + key.run() + ENDING);
        try {
            Files.createDirectories(files.get());
            Files.write(file, value);
        } catch (IOException failed) {
            throw new MissingException(file + ": cannot be written");
        }
        return file.toString();
    }

    private void check() {
        if (bootstrapServers.isPresent() == files.isPresent()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Say where: --bootstrap-servers HOST:PORT, or --files DIR.");
        }
    }

    private FingerprintTopic topic() throws MissingException {
        var client = new Properties();
        if (commandConfig.isPresent()) {
            try (Reader file = Files.newBufferedReader(commandConfig.get(), StandardCharsets.UTF_8)) {
                client.load(file);
            } catch (IOException | IllegalArgumentException e) {
                throw new MissingException("--command-config cannot be read: " + commandConfig.get());
            }
        }
        client.put("bootstrap.servers", bootstrapServers.orElseThrow());
        return new FingerprintTopic(client);
    }

    private static List<byte[]> ofDirectory(Path directory) throws MissingException {
        List<byte[]> values = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                values.add(Files.readAllBytes(file));
            }
        } catch (IOException failed) {
            throw new MissingException(directory + ": cannot be read");
        }
        return values;
    }
}
