// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import io.weir.model.CatalogueEntry;
import io.weir.model.Derivation;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import io.weir.model.convert.ConvertedModel;
import io.weir.model.convert.ConvertedModels;
import io.weir.model.onnx.LanguageModelSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Finds the files of language models that run in this process: the catalogue's own, or converted ones.
public final class LocalLanguageModels {

    private LocalLanguageModels() {}

    /// @param precision of a converted model
    /// @throws NoSuchFileException where a model was not converted yet; the message says how
    public static LanguageModelSource source(CatalogueEntry entry, ModelStore store, Precision precision)
            throws IOException {
        if (entry.derivation().isEmpty()) {
            return LanguageModelSource.of(entry, store);
        }
        Derivation derivation = entry.derivation().get();
        Optional<ConvertedModel> converted = ConvertedModels.find(store.root(), entry.id(), precision);
        if (converted.isEmpty()) {
            throw new NoSuchFileException(entry.id() + " is not in the store yet; run " + derivation.command()
                    + (precision == Precision.INT8
                            ? ""
                            : " --precision " + precision.name().toLowerCase(Locale.ROOT)));
        }
        ConvertedModel model = converted.get();
        if (!model.origin().digest().equals(entry.file(derivation.from()).digest())) {
            throw new IOException(entry.id() + " was converted from another file than the catalogue's; run "
                    + derivation.command() + " again");
        }
        Path natives = store.root().resolve("natives");
        return model.source(natives);
    }
}
