// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A directory of model files, addressed by their SHA-256: `<root>/<sha256>/<name>`.
///
/// A file is hashed once, while it is streamed to a temporary name; it gets its own name only when
/// the hash is the catalogue's, in one atomic step. Its size is checked at every open. One process at a
/// time installs; the others wait for its lock and find the file.
public final class ModelStore {

    private static final String ROOT_PROPERTY = "weir.model.store";
    private static final ReentrantLock INSTALLING = new ReentrantLock();

    private final Path root;

    public ModelStore(Path root) {
        this.root = root;
    }

    /// The directory named by the system property `weir.model.store`, else `~/.cache/weir/models`.
    public static ModelStore standard() {
        String named = System.getProperty(ROOT_PROPERTY);
        return new ModelStore(
                named != null ? Path.of(named) : Path.of(System.getProperty("user.home"), ".cache", "weir", "models"));
    }

    public Path root() {
        return root;
    }

    /// Path of the file, installed first where it is missing.
    ///
    /// @throws UntrustedModelException where size or hash is another than the catalogue's
    public Path open(ModelFile file) throws IOException {
        Path directory = root.resolve(file.digest().sha256());
        Path target = directory.resolve(file.name());
        if (!Files.exists(target)) {
            install(file, directory, target);
        }
        checkSize(file, Files.size(target));
        return target;
    }

    /// Hashes an installed file again.
    public void verify(ModelFile file) throws IOException {
        MessageDigest sha256 = Digest.algorithm();
        try (InputStream in = new DigestInputStream(Files.newInputStream(open(file)), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        checkHash(file, Digest.of(sha256));
    }

    private void install(ModelFile file, Path directory, Path target) throws IOException {
        Files.createDirectories(directory);
        // A file lock is held by a whole process: threads of this one take turns first.
        INSTALLING.lock();
        try (FileChannel lockFile = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.lock()) {
            if (lock.isValid() && !Files.exists(target)) {
                copy(file, directory, target);
            }
        } finally {
            INSTALLING.unlock();
        }
    }

    private static void copy(ModelFile file, Path directory, Path target) throws IOException {
        Path temporary = Files.createTempFile(directory, "installing", ".part");
        try {
            MessageDigest sha256 = Digest.algorithm();
            try (InputStream in = new DigestInputStream(source(file), sha256);
                    FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                in.transferTo(Channels.newOutputStream(out));
                out.force(true);
            }
            checkSize(file, Files.size(temporary));
            checkHash(file, Digest.of(sha256));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static InputStream source(ModelFile file) throws IOException {
        for (ModelSource source : file.sources()) {
            InputStream in = switch (source) {
                case ModelSource.Local(Path path) -> Files.newInputStream(path);
                case ModelSource.ClassPath(String resource) -> resource(resource);
                case ModelSource.Maven maven -> resource(maven.inside().orElse(file.name()));
                case ModelSource.Wheel _, ModelSource.Npm _, ModelSource.Https _ -> null;
            };
            if (in != null) {
                return in;
            }
        }
        throw new NoSuchFileException(file.name());
    }

    private static @Nullable InputStream resource(String name) {
        return ModelStore.class.getClassLoader().getResourceAsStream(name);
    }

    private static void checkSize(ModelFile file, long bytes) throws UntrustedModelException {
        if (bytes != file.bytes()) {
            throw new UntrustedModelException(file, bytes + " bytes", file.bytes() + " bytes");
        }
    }

    private static void checkHash(ModelFile file, Digest found) throws UntrustedModelException {
        if (!found.equals(file.digest())) {
            throw new UntrustedModelException(
                    file, "SHA-256 " + found.sha256(), file.digest().sha256());
        }
    }
}
