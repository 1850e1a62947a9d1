// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;

/// A model file is not the one that the catalogue names, or could run code of its own. It must not be served.
public final class UntrustedModelException extends IOException {
    private static final long serialVersionUID = 1L;

    UntrustedModelException(ModelFile file, String found, String expected) {
        this(file, found + ", the catalogue says " + expected);
    }

    UntrustedModelException(ModelFile file, String why) {
        super("model file " + file.name() + " is refused: " + why);
    }
}
