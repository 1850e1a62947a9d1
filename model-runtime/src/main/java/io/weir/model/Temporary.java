// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A directory that is gone, with all that is in it, when it is closed.
record Temporary(Path path) implements AutoCloseable {

    static Temporary directory(String name) throws IOException {
        return new Temporary(Files.createTempDirectory(name));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }
}
