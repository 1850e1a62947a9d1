// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Puts one file into its place in the store, whole or not at all.
///
/// One process at a time works on a file; the others wait for its lock and find the file.
final class Installation {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String PART = ".part";

    /// A file lock is held by a whole process: threads of this one take turns first.
    private static final ReentrantLock INSTALLING = new ReentrantLock();

    private final ModelFile file;
    private final Path directory;
    private final Path target;
    private final FetchListener listener;

    Installation(ModelFile file, Path directory, FetchListener listener) {
        this.file = file;
        this.directory = directory;
        this.target = directory.resolve(file.name());
        this.listener = listener;
    }

    /// @throws UntrustedModelException where a source gave another file than the catalogue's, and none the right one
    /// @throws ModelUnavailableException where no source gave anything
    void run(SourceReader reader, StoreSettings settings) throws IOException {
        Files.createDirectories(directory);
        INSTALLING.lock();
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock.isValid() && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                removeLeftovers();
                fromFirst(reader, settings);
            }
        } finally {
            INSTALLING.unlock();
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        listener.waiting(file);
        return channel.lock();
    }

    /// Whoever left these crashed: nobody else works here while the lock is held.
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*" + PART)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }

    private void fromFirst(SourceReader reader, StoreSettings settings) throws IOException {
        List<String> attempts = new ArrayList<>();
        Optional<UntrustedModelException> untrusted = Optional.empty();
        for (ModelSource source : sources(reader)) {
            listener.trying(file, source);
            try {
                reader.read(source, file, this::install);
                listener.installed(file);
                return;
            } catch (UntrustedModelException wrong) {
                untrusted = untrusted.or(() -> Optional.of(wrong));
                attempts.add(source.text() + ": " + wrong.getMessage());
            } catch (IOException failed) {
                attempts.add(source.text() + ": " + words(failed));
            }
        }
        if (untrusted.isPresent()) {
            throw new UntrustedModelException(file, "no source gave the right file. " + String.join("; ", attempts));
        }
        throw new ModelUnavailableException(file, settings.root(), settings.offline(), attempts);
    }

    private List<ModelSource> sources(SourceReader reader) {
        List<ModelSource> sources = new ArrayList<>();
        reader.given(file).ifPresent(sources::add);
        sources.addAll(file.sources());
        return sources;
    }

    private static String words(IOException failed) {
        String message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }

    private void install(InputStream in) throws IOException {
        // Not a temporary file, which its owner alone may read: whoever runs a model may be somebody else.
        Path part = directory.resolve(file.name() + PART);
        try {
            MessageDigest sha256 = Digest.algorithm();
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                copy(in, out, sha256);
                out.force(true);
            }
            Digest found = Digest.of(sha256);
            if (!found.equals(file.digest())) {
                throw new UntrustedModelException(
                        file, "SHA-256 " + found.sha256(), file.digest().sha256());
            }
            OnnxCheck.requireHarmless(file, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Never more than the file's size, whatever the source goes on to say.
    private void copy(InputStream in, FileChannel out, MessageDigest sha256) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > file.bytes()) {
                throw new UntrustedModelException(
                        file, "more than " + file.bytes() + " bytes", file.bytes() + " bytes");
            }
            sha256.update(buffer, 0, read);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            listener.copied(file, copied);
        }
        if (copied < file.bytes()) {
            throw new UntrustedModelException(file, "ended after " + copied + " bytes", file.bytes() + " bytes");
        }
    }

    /// The new name itself must survive a power cut. Not every platform can open a directory.
    private void forceDirectory() {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException notHere) {
            // Then the worst case is that it is installed once more.
        }
    }
}
