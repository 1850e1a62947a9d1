// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.CatalogueEntry;
import io.weir.model.CausalKnownAnswers;
import io.weir.model.Digest;
import io.weir.model.ModelForm;
import io.weir.model.ModelStore;
import io.weir.model.Precision;
import java.io.IOException;
import java.nio.file.Path;

/// A causal language model on this machine: its files, how it reads, and what it must answer.
///
/// @param digest of the model file
/// @param natives directory for the tokenizer library's native code
public record LanguageModelSource(
        String id,
        Precision precision,
        Digest digest,
        Path model,
        Path tokenizer,
        ModelForm.CausalLm form,
        CausalKnownAnswers knownAnswers,
        Path natives) {

    /// That of a catalogue entry, whose files the store holds or can get.
    ///
    /// @throws IllegalArgumentException where the entry is no language model
    public static LanguageModelSource of(CatalogueEntry entry, ModelStore store) throws IOException {
        if (!(entry.form() instanceof ModelForm.CausalLm form)) {
            throw new IllegalArgumentException(entry.id() + " is no causal language model");
        }
        return new LanguageModelSource(
                entry.id(),
                entry.precision(),
                entry.model().digest(),
                store.open(entry.model()),
                store.open(entry.tokenizer()),
                form,
                CausalKnownAnswers.of(entry),
                store.root().resolve("natives"));
    }
}
