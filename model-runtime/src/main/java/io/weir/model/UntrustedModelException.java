// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;

/// A model file is not the one that the catalogue names. It must not be served.
public final class UntrustedModelException extends IOException {

    UntrustedModelException(ModelFile file, String found, String expected) {
        super("model file " + file.name() + " is refused: " + found + ", the catalogue says " + expected);
    }
}
