// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class ShippedGuessGuardTest {

    @Test
    void theShippedWeightsAreTheManifests() {
        GuessGuardModel shipped = GuessGuardModel.shipped();

        assertThat(new String(GuessGuardModel.resource(GuessGuardModel.MANIFEST), StandardCharsets.UTF_8))
                .contains(shipped.ref().sha256(), shipped.encoder().sha256());
    }

    /// On another kind of CPU the embeddings differ in their last digits, so rates are compared, not bytes.
    @Test
    void trainingGivesTheRatesOfTheShippedManifest() {
        Path data = data();
        if (!Files.isDirectory(data)) {
            String reason = "SKIPPED: no data directory " + data + " (WEIR_DATA names another)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        var progress = new Progress(new PrintWriter(new StringWriter()), false);

        TrainedHead trained = new GuessGuardTrainer()
                .train(new TrainingRun(new DataDirectory(data, Integer.MAX_VALUE, progress), 0, progress));

        Map<String, Double> metrics = trained.manifest().metrics();
        assertThat(metrics.getOrDefault("perfect-guess.auc.benign", 0.0)).isGreaterThan(.98);
        for (String way : List.of("perfect-guess", "undecided-guessed", "answer-alone")) {
            assertThat(metrics.getOrDefault(way + ".flagged.benign", 1.0))
                    .isLessThanOrEqualTo(GuessGuardFit.BENIGN_MAX);
            assertThat(metrics.getOrDefault(way + ".flagged.safe", 1.0)).isLessThanOrEqualTo(GuessGuardFit.SAFE_MAX);
        }
        assertThat(metrics.getOrDefault("answer-alone.flagged.gptfuzz_labelled", 0.0))
                .isGreaterThan(.9);
    }

    private static Path data() {
        return Path.of(Optional.ofNullable(System.getProperty("weir.data"))
                .or(() -> Optional.ofNullable(System.getenv("WEIR_DATA")))
                .orElse("../../shared/data"));
    }
}
