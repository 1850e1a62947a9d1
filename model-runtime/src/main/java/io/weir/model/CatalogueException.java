// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.util.List;

/// Catalogue entries cannot be used; every problem names entry, key, value, and what to write instead.
public final class CatalogueException extends IOException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // A List.of, which is serializable.
    private final List<String> problems;

    CatalogueException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
