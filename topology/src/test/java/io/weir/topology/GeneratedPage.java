// SPDX-License-Identifier: Apache-2.0
package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of `docs/` that is made from the code; `-Dweir.docs.write=true` writes it anew.
public final class GeneratedPage {
    private static final Path DOCS = Path.of("..", "docs");

    private GeneratedPage() {}

    public static void assertUpToDate(String page, String expected) throws IOException {
        Path file = DOCS.resolve(page);
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as("docs/%s is stale: run mvn verify -Dweir.docs.write=true", page)
                .hasContent(expected);
    }
}
