// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DemoIT {

    @Test
    @Timeout(300)
    void theDemoAccountsForEveryEventAndRaisesAlerts(@TempDir Path directory) throws Exception {
        Path summary = directory.resolve("summary.json");
        Path log = directory.resolve("demo.log");

        int exit = WeirProcess.command(
                log, "demo", "--for", "8s", "--rate", "8", "--port", "0", "--summary", summary.toString());

        assertThat(exit).as(Files.readString(log)).isZero();
        JsonNode result = JsonMapper.shared().readTree(Files.readString(summary));
        assertThat(result.path("identityHolds").asBoolean()).isTrue();
        assertThat(result.path("accepted").asLong())
                .isEqualTo(result.path("decidedEvents").asLong()
                        + result.path("deadLettered").asLong()
                        + result.path("shed").asLong());
        assertThat(result.path("tenants").properties())
                .hasSize(4)
                .allSatisfy(
                        tenant -> assertThat(tenant.getValue().path("accepted").asLong())
                                .isEqualTo(tenant.getValue().path("decided").asLong()
                                        + tenant.getValue().path("deadLettered").asLong()
                                        + tenant.getValue().path("shed").asLong()));
        assertThat(result.path("alerts").asLong()).isPositive();
        assertThat(result.path("verdicts").propertyNames()).contains("pattern", "refusal", "hazard");
        assertThat(Files.readString(log)).contains("what became of it", "identity");
    }
}
