// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import io.weir.topology.eval.uncertainty.WikiPassages.Judged;
import io.weir.topology.eval.uncertainty.WikiPassages.JudgedClaim;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Two published rows that a right harness gives on the development data.
final class HarnessCheckTest {

    @Test
    void thePrecisionRecallAreaOfAPerfectOrderIsOne() {
        List<ScoredRow> rows = List.of(row(true, .9), row(true, .8), row(false, .2));

        assertThat(Measures.precisionRecall(rows)).isEqualTo(1);
        assertThat(Measures.calibrationError(List.of(row(true, 1), row(false, 0)), 15))
                .isEqualTo(0);
    }

    @Test
    void newtonFindsTheLineOfSeparableCounts() {
        List<Newton.Row> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(new Newton.Row(new double[] {i % 2}, i % 2 == 0 ? .25 : .75, 1, 0));
        }

        Newton.Fitted fitted = new Newton(1e-6).fit(rows, 1);

        assertThat((double) fitted.bias()).isCloseTo(Math.log(1 / 3.0), within(1e-3));
        assertThat((double) fitted.weights()[0]).isCloseTo(2 * Math.log(3), within(1e-3));
    }

    @Test
    void theRarestTokenRanksSentencesAsPublished() {
        DataDirectory data = data();

        double auc = auc(
                data,
                (passage, sentence) -> new UnigramMax(passage.passage(), passage.samples())
                        .score(passage.sentences().get(sentence)));

        assertThat(auc).isCloseTo(.716, within(.001));
    }

    @Test
    void theJudgesShareOfNoRanksSentencesAsPublished() {
        DataDirectory data = data();
        JudgePairs judge = JudgePairs.read(data.path());

        assertThat(auc(data, (passage, sentence) -> judge.unsupported(passage.id(), sentence)))
                .isCloseTo(.804, within(.001));
    }

    private static double auc(DataDirectory data, ToDoubleBiFunction<Judged, Integer> score) {
        WikiPassages wiki = WikiPassages.read(data);
        List<JudgedClaim> claims = wiki.claims(1);
        List<ScoredRow> rows = new ArrayList<>();
        for (Judged passage : wiki.passages()) {
            for (int i = 0; i < passage.sentences().size(); i++) {
                rows.add(claims.get(rows.size()).claim().scored(score.applyAsDouble(passage, i)));
            }
        }
        return Statistics.auc(rows);
    }

    private static ScoredRow row(boolean positive, double score) {
        return new ScoredRow("", "", "", positive, score, false);
    }

    private static DataDirectory data() {
        Path path = Path.of(Optional.ofNullable(System.getenv("WEIR_DATA")).orElse("../../shared/data"));
        if (!Files.isRegularFile(path.resolve(WikiPassages.FILE))) {
            String reason = "SKIPPED: no " + WikiPassages.FILE + " below " + path + " (WEIR_DATA names another)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return new DataDirectory(path, Integer.MAX_VALUE, new Progress(new PrintWriter(new StringWriter()), false));
    }
}
