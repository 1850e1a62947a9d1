// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.util.List;

/// A model that Weir can serve: its files, how it reads, and whose it is.
///
/// @param id slug: label of metrics, name in verdicts
/// @param model weights
/// @param width length of an embedding
/// @param licences one line each: packaging, weights
/// @param knownAnswer resource that holds texts and the vectors they must give
public record CatalogueEntry(
        String id,
        Precision precision,
        ModelFile model,
        ModelFile tokenizer,
        TextSettings text,
        int width,
        List<String> licences,
        String knownAnswer) {

    public CatalogueEntry {
        licences = List.copyOf(licences);
        if (!(width > 0)) {
            throw new IllegalArgumentException("an embedding has a width: " + id);
        }
    }
}
