// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.Digest;
import io.weir.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/// Converted models in a store: files under their hash, as all are, and a record by id and precision under
/// `converted`.
public final class ConvertedModels {

    private static final String RECORDS = "converted";

    private ConvertedModels() {}

    /// Moves written files to where the store keeps them, then writes the record, each in one step.
    ///
    /// @param root of the store; on the same file system as the files
    public static ConvertedModel install(ConvertedModel written, Path root) throws IOException {
        var installed = new ConvertedModel(
                written.id(),
                written.precision(),
                written.origin(),
                move(written.model(), root),
                move(written.tokenizer(), root),
                written.form(),
                written.knownAnswers());
        Path record = record(root, written.id(), written.precision());
        Files.createDirectories(record.resolveSibling("."));
        Path temporary = Files.createTempFile(root, "record", ".part");
        installed.writeTo(temporary);
        Files.move(temporary, record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return installed;
    }

    /// A model that was converted before, if its files are there and have their sizes.
    public static Optional<ConvertedModel> find(Path root, String id, Precision precision) throws IOException {
        Path record = record(root, id, precision);
        if (!Files.exists(record)) {
            return Optional.empty();
        }
        ConvertedModel model = ConvertedModel.read(record, (name, digest) -> place(root, name, digest));
        return isWhole(model.model()) && isWhole(model.tokenizer()) ? Optional.of(model) : Optional.empty();
    }

    private static boolean isWhole(ConvertedModel.WrittenFile file) throws IOException {
        return Files.isRegularFile(file.path()) && Files.size(file.path()) == file.bytes();
    }

    private static ConvertedModel.WrittenFile move(ConvertedModel.WrittenFile file, Path root) throws IOException {
        Path target = place(root, file.name(), file.digest());
        Files.createDirectories(target.resolveSibling("."));
        Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new ConvertedModel.WrittenFile(target, file.bytes(), file.digest());
    }

    private static Path place(Path root, String name, Digest digest) {
        return root.resolve(digest.sha256()).resolve(name);
    }

    private static Path record(Path root, String id, Precision precision) {
        return root.resolve(RECORDS).resolve(id + "-" + precision.name().toLowerCase(Locale.ROOT) + ".json");
    }
}
