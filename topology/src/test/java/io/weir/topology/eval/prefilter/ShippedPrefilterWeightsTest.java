// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.prefilter.PrefilterModel;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ShippedPrefilterWeightsTest {

    private final JsonNode manifest = JsonMapper.shared().readTree(PrefilterModel.resource(PrefilterModel.MANIFEST));

    @Test
    void theyWereFittedOnTheEncoderOfTheStream() {
        assertThat(PrefilterModel.shipped().encoder().sha256())
                .isEqualTo(Catalogue.ALL_MINILM_L6_V2.model().digest().sha256());
    }

    @Test
    void theManifestNamesTheFilesThatAreThere() {
        Path data = data();
        if (!Files.isDirectory(data)) {
            String reason = "SKIPPED: no data directory " + data + " (WEIR_DATA names another)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        var progress = new Progress(new PrintWriter(new StringWriter()), false);
        var directory = new DataDirectory(data, Integer.MAX_VALUE, progress);

        assertThat(manifest.path("data"))
                .hasSize(PrefilterRows.FILES.size())
                .allSatisfy(
                        file -> assertThat(directory.sha256(file.path("file").asString("")))
                                .isEqualTo(file.path("sha256").asString("")));
    }

    private static Path data() {
        return Path.of(Optional.ofNullable(System.getProperty("weir.data"))
                .or(() -> Optional.ofNullable(System.getenv("WEIR_DATA")))
                .orElse("../../shared/data"));
    }
}
