// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.ModelRef;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.EvaluationReport;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.EvaluationRun.ModeChoice;
import io.weir.topology.eval.HtmlReport;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrefilterLaneTest {

    private static final StringWriter PROGRESS = new StringWriter();
    private static final LetterEncoder ENCODER = new LetterEncoder(new ModelRef("letters", "0".repeat(64)));

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private static DataDirectory directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private static LaneResult result;

    @BeforeAll
    static void evaluate(@TempDir Path path) throws IOException {
        InventedExchanges.writeTo(path);
        directory = new DataDirectory(path, Integer.MAX_VALUE, progress());
        var run = new EvaluationRun(directory, ModeChoice.OUT_OF_FOLD, 0, progress());
        result = PrefilterLane.evaluate(run, PrefilterRows.read(directory), ENCODER);
    }

    @Test
    void whatIsEasyToTellIsTold() {
        assertThat(metric("prefilter.auc").estimate().value()).isGreaterThan(.99);
        assertThat(metric("prefilter.auc.response-only").estimate().value()).isGreaterThan(.99);
        assertThat(metric("prefilter.benign-escalated.at-98").estimate().value())
                .isLessThan(.02);
        assertThat(metric("prefilter.benign-escalated.at-98").mode()).isEqualTo(Mode.OUT_OF_FOLD);
    }

    @Test
    void everyClassOfHiddenTextHasItsRows() {
        for (String kind : List.of("base64", "hex", "rotation", "leetspeak", "zero-width", "homoglyph", "bidi")) {
            assertThat(metric("prefilter.encoded.recall." + kind).estimate().value())
                    .isGreaterThan(.9);
            assertThat(metric("prefilter.encoded.false-alarm." + kind)
                            .estimate()
                            .value())
                    .isZero();
        }
    }

    @Test
    void everyKindOfAttackIsAlsoMeasuredUnseen() {
        assertThat(metric("prefilter.unseen-kind.PLAY.auc").estimate().value()).isGreaterThan(.9);
        assertThat(metric("prefilter.jailbreak-escalated.TWIST").estimate().rows())
                .isPositive();
    }

    @Test
    void noTextOfARowLeavesTheLane() {
        var report = new EvaluationReport("prefilter", "0", Instant.EPOCH, 0, 0, result);

        assertThat(report.toTable() + report.toJson() + HtmlReport.of(report) + PROGRESS)
                .contains("prefilter.auc")
                .doesNotContain(InventedExchanges.CANARY);
    }

    @Test
    void trainingTwiceGivesTheSameBytes() {
        TrainedHead once = train();
        TrainedHead again = train();

        assertThat(again.weights()).isEqualTo(once.weights());
        assertThat(again.manifest().toJson()).isEqualTo(once.manifest().toJson());
        assertThat(PrefilterModel.read(once.weights(), once.manifest().sha256(), ENCODER.model())
                        .encoder())
                .isEqualTo(ENCODER.model());
    }

    private static TrainedHead train() {
        return PrefilterTrainer.train(
                new TrainingRun(directory, 0, progress()), PrefilterRows.read(directory), ENCODER);
    }

    private static Progress progress() {
        return new Progress(new PrintWriter(PROGRESS), false);
    }

    private static Metric metric(String name) {
        return result.metrics().stream()
                .filter(metric -> metric.spec().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }
}
