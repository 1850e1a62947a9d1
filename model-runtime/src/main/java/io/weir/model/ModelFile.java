// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;

/// One file of a model, pinned.
///
/// @param name plain file name, without a directory
/// @param bytes exact size
/// @param sources where it may come from, the first one first
public record ModelFile(String name, long bytes, Digest digest, List<ModelSource> sources) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public ModelFile {
        requirePlain(name);
        sources = List.copyOf(sources);
        if (!(bytes > 0)) {
            throw new IllegalArgumentException("a model file is not empty: " + name);
        }
    }

    /// A file of this machine, pinned as it is now.
    public static ModelFile of(Path file) throws IOException {
        MessageDigest sha256 = Digest.algorithm();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new ModelFile(
                String.valueOf(file.getFileName()),
                Files.size(file),
                Digest.of(sha256),
                List.of(new ModelSource.Local(file.toAbsolutePath())));
    }

    static void requirePlain(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("a file has a plain name of A-Z a-z 0-9 . _ - and no directory");
        }
    }
}
