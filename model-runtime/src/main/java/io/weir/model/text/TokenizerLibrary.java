// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Settings of the tokenizer library that must stand before it loads its native code.
final class TokenizerLibrary {

    private TokenizerLibrary() {}

    /// Nothing is fetched at run time, and no CUDA build of a tokenizer is looked for.
    static void prepare(Path natives) throws IOException {
        Files.createDirectories(natives);
        setIfAbsent("RUST_FLAVOR", "cpu");
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("DJL_CACHE_DIR", natives.toString());
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getenv(property) == null && System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
