// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TopologyDescriptionTest {

    private static final Path PAGE = Path.of("..", "docs", "topology.txt");

    @Test
    void noRepartitionTopicExistsBetweenEventAndDecision() {
        assertThat(ProcessorFixture.description()).contains("decide").doesNotContain("repartition");
    }

    /// Run with `-Dweir.docs.write=true` to write the page anew, and review what changed.
    @Test
    void theReviewedDescriptionIsTheTopologys() throws IOException {
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(PAGE, ProcessorFixture.description());
        }

        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as("docs/topology.txt; -Dweir.docs.write=true writes it anew")
                .isEqualTo(ProcessorFixture.description());
    }
}
