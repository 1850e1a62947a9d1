// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Is told how an installation goes; a terminal draws a bar of it. Called by the thread that installs.
public interface FetchListener {

    /// Hears nothing.
    FetchListener NONE = new FetchListener() {};

    /// Another process installs this file; it is waited for.
    default void waiting(ModelFile file) {}

    /// A source is asked. Clients of package registries give no sign of how far they are.
    default void trying(ModelFile file, ModelSource source) {}

    /// So many bytes of the file are copied and hashed.
    default void copied(ModelFile file, long bytes) {}

    /// The file is in its place.
    default void installed(ModelFile file) {}
}
