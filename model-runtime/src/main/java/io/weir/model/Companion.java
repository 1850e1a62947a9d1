// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A small file that lies beside a catalogue entry: in the jar, or in the operator's directory.
///
/// @param name plain, without a directory
/// @param directory the operator's; absent for entries that come with Weir
public record Companion(String name, Optional<Path> directory) {

    public Companion {
        ModelFile.requirePlain(name);
    }

    /// @throws NoSuchFileException where it is not there, or is a link
    public InputStream open() throws IOException {
        if (directory.isPresent()) {
            Path file = directory.get().resolve(name);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(file.toString());
            }
            return Files.newInputStream(file);
        }
        InputStream in = Companion.class.getResourceAsStream("catalogue/" + name);
        if (in == null) {
            throw new NoSuchFileException(name);
        }
        return in;
    }
}
