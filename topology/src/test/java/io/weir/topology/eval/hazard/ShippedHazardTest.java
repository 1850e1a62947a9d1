// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.hazard.HazardHeadFile;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The shipped heads against the data they were fitted on, where that is present.
final class ShippedHazardTest {

    /// Of each file: fitting on all of it takes minutes, nearly all of them in the encoder.
    private static final int ROWS_MAX = 30;

    private final Progress progress = new Progress(new PrintWriter(new StringWriter()), false);

    @BeforeEach
    void needData() {
        if (!Files.isDirectory(data())) {
            String reason = "SKIPPED: no data directory " + data() + " (WEIR_DATA names another)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
    }

    @Test
    void theManifestNamesTheFilesThatAreThere() {
        var directory = new DataDirectory(data(), Integer.MAX_VALUE, progress);
        JsonNode manifest = JsonMapper.shared().readTree(HazardHeadFile.resource(HazardHeadFile.MANIFEST));

        assertThat(manifest.path("data"))
                .hasSize(HazardRows.FILES.size())
                .allSatisfy(file -> assertThat(file.path("sha256").asString())
                        .isEqualTo(directory.sha256(file.path("file").asString())));
    }

    @Test
    void refittingOnTheSameRowsWithTheRealModelGivesTheSameBytes() {
        TrainedHead first = trained();
        TrainedHead second = trained();

        assertThat(second.weights()).isEqualTo(first.weights());
        assertThat(second.manifest().toJson()).isEqualTo(first.manifest().toJson());
        assertThat(HazardHeadFile.read(first.weights(), first.manifest().sha256())
                        .head()
                        .encoder())
                .isEqualTo(HazardHeadFile.shipped().head().encoder());
    }

    private TrainedHead trained() {
        return new HazardTrainer().train(new TrainingRun(new DataDirectory(data(), ROWS_MAX, progress), 0, progress));
    }

    private static Path data() {
        return Path.of(Optional.ofNullable(System.getProperty("weir.data"))
                .or(() -> Optional.ofNullable(System.getenv("WEIR_DATA")))
                .orElse("../../shared/data"));
    }
}
