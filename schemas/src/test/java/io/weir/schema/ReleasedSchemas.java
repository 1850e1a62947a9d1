// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/// The folder of released schemas: `SUBJECT/VERSION.avsc` for each topic written in Avro, and for
/// each topic read in JSON `SUBJECT/VERSION.schema.json` with accepted events in `SUBJECT/samples`.
///
/// A file that was released never changes; `SHA256SUMS` says so, in the form that `sha256sum` checks.
final class ReleasedSchemas {

    static final Path FOLDER = Path.of("released");
    private static final Path DIGESTS = FOLDER.resolve("SHA256SUMS");
    private static final String AVRO = ".avsc";

    private ReleasedSchemas() {}

    /// The topics whose records have an Avro schema in the registry.
    static List<Topic> avroTopics() {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.payload() != Payload.DELIVERY)
                .filter(topic -> topic.payload().avro().isPresent())
                .toList();
    }

    static Path folder(Topic topic) {
        return FOLDER.resolve(topic.topicName() + "-value");
    }

    /// Every released version of a topic's schema, the first one first.
    static List<Schema> versions(Topic topic) {
        return files(folder(topic)).stream()
                .filter(file -> file.toString().endsWith(AVRO))
                .sorted(Comparator.comparingInt(ReleasedSchemas::version))
                .map(file -> new Schema.Parser().parse(text(file)))
                .toList();
    }

    static List<Path> samples(Topic topic) {
        return files(folder(topic).resolve("samples"));
    }

    /// What `SHA256SUMS` says: digests by file, as `SUBJECT/FILE`.
    static Map<String, String> listedDigests() {
        var digests = new TreeMap<String, String>();
        text(DIGESTS).lines().forEach(line -> digests.put(line.substring(66), line.substring(0, 64)));
        return digests;
    }

    static Map<String, String> presentDigests() {
        var digests = new TreeMap<String, String>();
        for (Path file : files(FOLDER)) {
            if (!file.equals(DIGESTS)) {
                digests.put(FOLDER.relativize(file).toString().replace('\\', '/'), digest(file));
            }
        }
        return digests;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.length() - AVRO.length()));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
