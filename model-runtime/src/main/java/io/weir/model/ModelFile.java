// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// One file of a model, pinned.
///
/// @param name plain file name, without a directory
/// @param bytes exact size
/// @param source where it comes from: `classpath:` and a resource name, or `file:` and a path
public record ModelFile(String name, long bytes, Digest digest, String source) {

    public ModelFile {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("a model file has a plain name: " + name);
        }
        if (!(bytes > 0)) {
            throw new IllegalArgumentException("a model file is not empty: " + name);
        }
    }
}
