// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of the repository that is made from the code. Run the tests with `-Dweir.docs.write=true`
/// to write it anew, and review what changed.
final class GeneratedPage {

    private GeneratedPage() {}

    static void assertCurrent(Path page, String generated) throws IOException {
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.createDirectories(page.toAbsolutePath().getParent());
            Files.writeString(page, generated);
        }
        assertThat(page).exists();
        assertThat(Files.readString(page))
                .as("%s is stale: -Dweir.docs.write=true writes it anew", page)
                .isEqualTo(generated);
    }
}
