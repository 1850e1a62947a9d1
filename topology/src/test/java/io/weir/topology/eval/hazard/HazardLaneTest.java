// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Encoder;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.TrainedHead;
import io.weir.topology.eval.TrainingRun;
import io.weir.topology.model.FakeEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lane on rows made here and a fake encoder: words in capitals stand for hazards.
final class HazardLaneTest {

    private static final TanhSettings QUICK = new TanhSettings(2, 40, .05, .01, .001);

    private static final EncoderSource FAKE = new EncoderSource() {
        @Override
        public <T> T with(Function<Encoder, T> task) {
            return task.apply(new FakeEncoder());
        }
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    private final StringWriter notes = new StringWriter();

    @BeforeEach
    void rows() throws IOException {
        List<String> labelled = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            boolean belongs = i % 4 == 0;
            String word = belongs ? " STORM STORM STORM" : " calm calm calm";
            String other = i % 3 == 0 ? ", \"H\": " + (i % 2) : "";
            labelled.add("{\"prompt\": \"t" + i + " u" + i + word + "\", \"S\": " + (belongs ? 1 : 0) + other + "}");
        }
        List<String> benign = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            benign.add("{\"prompt\": \"question q" + i + "\", \"response\": \"answer a" + i + " calm\"}");
        }
        benign.add(benign.getFirst());
        benign.add("{\"prompt\": \"t1 u1 calm calm calm\", \"response\": \" \"}");
        write(HazardRows.LABELLED, labelled);
        write(HazardRows.BENIGN, benign);
    }

    @Test
    void absentLabelsAreUnknownAndBenignTextsBelongNowhere() {
        HazardRows rows = HazardRows.read(data());

        assertThat(rows.rows().stream().filter(row -> !row.benign()))
                .hasSize(120)
                .allMatch(row -> row.isKnown(0) && !row.isKnown(2))
                .anyMatch(row -> row.isKnown(1))
                .anyMatch(row -> !row.isKnown(1));
        assertThat(rows.rows().stream().filter(HazardRow::benign))
                .hasSize(60)
                .allMatch(row -> row.labels().stream().allMatch(label -> label == Label.NO));
    }

    @Test
    void repeatedBlankAndLabelledTextsAreNoBenignRows() {
        assertThat(HazardRows.read(data()).excluded())
                .isEqualTo(Map.of("blank text", 1, "benign text repeated", 2, "benign text near a labelled one", 1));
    }

    @Test
    void everyRowIsScoredByHeadsThatHaveNotSeenItsGroup() {
        HazardRows rows = HazardRows.read(data());
        EncodedTexts texts = EncodedTexts.of(new FakeEncoder(), rows.rows(), progress());

        CrossValidation folds = CrossValidation.run(rows.rows(), texts, QUICK, 0, progress());

        for (int i = 0; i < rows.rows().size(); i++) {
            for (int j = 0; j < i; j++) {
                if (rows.rows().get(i).group().equals(rows.rows().get(j).group())) {
                    assertThat(folds.foldOf(i)).isEqualTo(folds.foldOf(j));
                }
            }
        }
        assertThat(HazardLane.outOfFold(folds, texts)).hasSameSizeAs(rows.rows());
    }

    @Test
    void trainingTwiceGivesTheSameBytes() {
        TrainedHead first = train(4);
        TrainedHead second = train(4);

        assertThat(second.weights()).isEqualTo(first.weights());
        assertThat(second.manifest().toJson()).isEqualTo(first.manifest().toJson());
        assertThat(train(5).weights()).isNotEqualTo(first.weights());
    }

    @Test
    void theManifestNamesItsWeightsDataAndOutOfFoldMetrics() {
        TrainedHead trained = train(4);

        HazardHeadFile file =
                HazardHeadFile.read(trained.weights(), trained.manifest().sha256());
        assertThat(file.head().encoder()).isEqualTo(FakeEncoder.MODEL);
        assertThat(trained.manifest().data())
                .extracting(data -> data.file() + " " + data.rows() + " " + data.used())
                .containsExactly(HazardRows.LABELLED + " 120 120", HazardRows.BENIGN + " 32 30");
        assertThat(trained.manifest().metrics().get("hazard.auc.sexual")).isGreaterThan(.95);
    }

    /// What a person wrote stays out of reports.
    @Test
    void noTextReachesManifestOrProgress() {
        String manifest = new String(train(4).manifest().toJson(), StandardCharsets.UTF_8);

        assertThat(manifest + notes).doesNotContain("STORM").doesNotContain("calm");
        assertThat(HazardRows.read(data()).rows().toString()).doesNotContain("calm");
    }

    private TrainedHead train(long seed) {
        return new HazardTrainer(FAKE, QUICK).train(new TrainingRun(data(), seed, progress()));
    }

    private DataDirectory data() {
        return new DataDirectory(directory, Integer.MAX_VALUE, progress());
    }

    private Progress progress() {
        return new Progress(new PrintWriter(notes, true), false);
    }

    private void write(String file, List<String> rows) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(directory.resolve(file.substring(0, file.indexOf(47))));
        Files.write(path, rows);
    }
}
