// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.refusal.RefusalModel;
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
import org.junit.jupiter.api.Test;

final class ShippedRefusalTest {

    @Test
    void theShippedWeightsAreWhatTrainingGives() {
        Path data = data();
        if (!Files.isDirectory(data)) {
            String reason = "SKIPPED: no data directory " + data + " (WEIR_DATA names another)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        var progress = new Progress(new PrintWriter(new StringWriter()), false);

        TrainedHead trained = new RefusalHead()
                .train(new TrainingRun(new DataDirectory(data, Integer.MAX_VALUE, progress), 0, progress));

        assertThat(trained.weights()).isEqualTo(RefusalModel.resource(RefusalModel.WEIGHTS));
        assertThat(trained.manifest().toJson()).isEqualTo(RefusalModel.resource(RefusalModel.MANIFEST));
    }

    private static Path data() {
        return Path.of(Optional.ofNullable(System.getProperty("weir.data"))
                .or(() -> Optional.ofNullable(System.getenv("WEIR_DATA")))
                .orElse("../../shared/data"));
    }
}
