// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import java.nio.file.Path;

/// Which converted language model: one of the store, or one in a directory of its own.
public sealed interface LanguageModelName {

    /// The one that Weir knows how to convert.
    LanguageModelName USUAL = new InStore("smollm2-135m-instruct");

    /// @param id as `./weir models convert` put it there
    record InStore(String id) implements LanguageModelName {

        @Override
        public String toString() {
            return id;
        }
    }

    /// @param directory as `./weir models convert --out` wrote it
    record InDirectory(Path directory) implements LanguageModelName {

        @Override
        public String toString() {
            return directory.toString();
        }
    }

    /// @param text an id, or a path that begins with `/`, `.` or `~/`
    static LanguageModelName of(String text) {
        if (!text.matches("[~./].*")) {
            return new InStore(text);
        }
        String home = System.getProperty("user.home", "");
        return new InDirectory(Path.of(text.startsWith("~/") ? home + text.substring(1) : text));
    }
}
