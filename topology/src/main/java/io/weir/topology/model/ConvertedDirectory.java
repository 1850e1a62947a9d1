// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.convert.ConvertedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A directory that `./weir models convert --out` wrote: a record, and the files that it names beside it.
final class ConvertedDirectory {

    private ConvertedDirectory() {}

    /// Its model; empty where there is no such directory or no record in it.
    ///
    /// @throws IOException where there are several records, or one that cannot be read
    static Optional<ConvertedModel> find(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        List<Path> records;
        try (var files = Files.list(directory)) {
            records = files.filter(file -> file.getFileName().toString().matches(".*-(int8|fp32)\\.json"))
                    .sorted()
                    .toList();
        }
        if (records.size() > 1) {
            throw new IOException(directory + " holds the records of several models; keep one");
        }
        return records.isEmpty()
                ? Optional.empty()
                : Optional.of(ConvertedModel.read(records.getFirst(), (name, _) -> directory.resolve(name)));
    }
}
