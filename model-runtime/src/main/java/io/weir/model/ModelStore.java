// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// A directory of model files, addressed by their SHA-256: `<root>/<sha256>/<name>`.
///
/// A file is hashed once, while it is streamed to a temporary name; it gets its own name only when
/// the hash is the catalogue's, in one atomic step. Its size is checked at every open.
///
/// Files are fetched where a model is opened or pulled: at the start, never while records flow.
public final class ModelStore {

    private final StoreSettings settings;
    private final SourceReader reader;
    private final FetchListener listener;

    public ModelStore(Path root) {
        this(StoreSettings.at(root), FetchListener.NONE);
    }

    public ModelStore(StoreSettings settings, FetchListener listener) {
        this(settings, listener, new SourceReader(settings, PackageClients.onPath(), HttpsSource.usual()));
    }

    ModelStore(StoreSettings settings, FetchListener listener, SourceReader reader) {
        this.settings = settings;
        this.listener = listener;
        this.reader = reader;
    }

    /// As the system properties say: see [StoreSettings#standard].
    public static ModelStore standard() {
        return new ModelStore(StoreSettings.standard(), FetchListener.NONE);
    }

    public Path root() {
        return settings.root();
    }

    /// Path of the file, installed first where it is missing.
    ///
    /// @throws UntrustedModelException where size or hash is another than the catalogue's, or where the file
    ///     could run code or read other files
    /// @throws ModelUnavailableException where no source gave it
    public Path open(ModelFile file) throws IOException {
        Path directory = root().resolve(file.digest().sha256());
        Path target = directory.resolve(file.name());
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            new Installation(file, directory, listener).run(reader, settings);
        }
        checkInstalled(file, directory, target);
        return target;
    }

    /// Installs every file of an entry that is missing.
    public void pull(CatalogueEntry entry) throws IOException {
        for (ModelFile file : entry.files().values()) {
            Path installed = open(file);
            if (!installed.startsWith(root())) {
                throw new IllegalStateException("a store installs below its root");
            }
        }
    }

    /// Path of the file where it is installed; nothing is fetched.
    public Optional<Path> find(ModelFile file) {
        Path target = root().resolve(file.digest().sha256()).resolve(file.name());
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) ? Optional.of(target) : Optional.empty();
    }

    /// Whether every file of an entry is installed.
    public boolean has(CatalogueEntry entry) {
        return entry.files().values().stream().allMatch(file -> find(file).isPresent());
    }

    /// Hashes an installed file again.
    ///
    /// @throws UntrustedModelException where it has changed since it was installed
    public void verify(ModelFile file) throws IOException {
        Path path = open(file);
        MessageDigest sha256 = Digest.algorithm();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        Digest found = Digest.of(sha256);
        if (!found.equals(file.digest())) {
            throw new UntrustedModelException(
                    file,
                    "SHA-256 " + found.sha256(),
                    file.digest().sha256() + "; remove " + path + " and pull it again");
        }
        OnnxCheck.requireHarmless(file, path);
    }

    private static void checkInstalled(ModelFile file, Path directory, Path target) throws IOException {
        if (Files.isSymbolicLink(directory) || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new UntrustedModelException(file, target + " is a link or no plain file");
        }
        long bytes = Files.size(target);
        if (bytes != file.bytes()) {
            throw new UntrustedModelException(
                    file, bytes + " bytes", file.bytes() + " bytes; remove " + target + " and pull it again");
        }
    }
}
