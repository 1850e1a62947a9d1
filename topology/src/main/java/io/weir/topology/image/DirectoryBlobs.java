// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.Blob;
import io.weir.guard.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/// Files below one directory, by their path from there.
///
/// Only plain names are followed: no `..`, no absolute path, no scheme, and no link that leads out of the
/// directory. Safe for threads.
public final class DirectoryBlobs implements BlobStore {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private final Path root;

    /// @throws IOException where there is no such directory
    public DirectoryBlobs(Path root) throws IOException {
        this.root = root.toRealPath();
        if (!Files.isDirectory(this.root)) {
            throw new IOException(root + " is no directory");
        }
    }

    @Override
    public Fetched fetch(String reference, int bytesMax, Instant deadline) {
        if (!FORM.matcher(reference).matches()) {
            return new Fetched.Unavailable(Fetched.Cause.FORBIDDEN);
        }
        try {
            Path file = root.resolve(reference);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Fetched.Unavailable(Fetched.Cause.MISSING);
            }
            Path real = file.toRealPath();
            return real.startsWith(root) && Files.isRegularFile(real)
                    ? read(real, bytesMax)
                    : new Fetched.Unavailable(Fetched.Cause.FORBIDDEN);
        } catch (InvalidPathException strange) {
            return new Fetched.Unavailable(Fetched.Cause.FORBIDDEN);
        } catch (IOException failed) {
            return new Fetched.Unavailable(Fetched.Cause.UNAVAILABLE);
        }
    }

    /// Reads no more than is allowed, whatever the file's size was said to be.
    private static Fetched read(Path file, int bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            return bytes.length > bytesMax
                    ? new Fetched.Unavailable(Fetched.Cause.TOO_LARGE)
                    : new Fetched.Found(new Blob(bytes));
        }
    }
}
