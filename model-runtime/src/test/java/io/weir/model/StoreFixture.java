// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Archives, clients and stores on this machine, each with the same small model file in it.
final class StoreFixture {

    static final byte[] CONTENT = "weights of a small model".repeat(5_000).getBytes(StandardCharsets.UTF_8);

    private StoreFixture() {}

    /// A file of [#CONTENT] that comes from these sources.
    static ModelFile file(String... sources) {
        return file(CONTENT, sources);
    }

    static ModelFile file(byte[] content, String... sources) {
        MessageDigest sha256 = Digest.algorithm();
        sha256.update(content);
        return new ModelFile(
                "weights.bin",
                content.length,
                Digest.of(sha256),
                Arrays.stream(sources)
                        .map(text -> ModelSource.parse(text).orElseThrow())
                        .toList());
    }

    static StoreSettings settings(Path root) {
        return new StoreSettings(
                root.resolve("store"), false, List.of(), root.resolve("maven"), Duration.ofSeconds(60));
    }

    static ModelStore store(StoreSettings settings) {
        return store(settings, new PackageClients(List.of("no-maven"), List.of("no-pip"), List.of("no-npm")));
    }

    static ModelStore store(StoreSettings settings, PackageClients clients) {
        return store(settings, clients, HttpsSource.usual(), FetchListener.NONE);
    }

    static ModelStore store(StoreSettings settings, HttpClient client) {
        var clients = new PackageClients(List.of("no-maven"), List.of("no-pip"), List.of("no-npm"));
        return store(settings, clients, new HttpsSource(client), FetchListener.NONE);
    }

    static ModelStore store(StoreSettings settings, PackageClients clients, HttpsSource https, FetchListener listener) {
        return new ModelStore(settings, listener, new SourceReader(settings, clients, https));
    }

    static Path zip(Path archive, Map<String, byte[]> members) throws IOException {
        Files.createDirectories(archive.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                out.putNextEntry(new ZipEntry(member.getKey()));
                out.write(member.getValue());
                out.closeEntry();
            }
        }
        return archive;
    }

    static Path tgz(Path archive, Map<String, byte[]> members) throws IOException {
        Files.createDirectories(archive.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                out.write(tarHeader(member.getKey(), String.format("%011o", member.getValue().length)));
                out.write(member.getValue());
                out.write(new byte[(512 - member.getValue().length % 512) % 512]);
            }
            out.write(new byte[1_024]);
        }
        return archive;
    }

    /// An archive of one header that states a size, and some bytes.
    static void tgz(Path archive, String name, String size) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(tarHeader(name, size));
            out.write(new byte[1_024]);
        }
    }

    private static byte[] tarHeader(String name, String size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, size);
        header[156] = '0';
        put(header, 257, "ustar");
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /// A program that stands in for a client: a shell script of these lines.
    static List<String> script(Path directory, String lines) throws IOException {
        Path script = Files.writeString(directory.resolve("client.sh"), "#!/bin/sh\n" + lines + '\n');
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(script.toString());
    }
}
