// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.uncertainty.SupportFile;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.Progress;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Target 15: questions with other names or numbers are never taken for one.
final class NeighbourMeasureTest {

    @Test
    void questionsWithOtherNamesOrNumbersAreHardlyEverTakenForOne() throws Exception {
        DataDirectory data = data();
        QuestionPairs pairs = QuestionPairs.read(data);
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            var texts = new EncodedTexts(encoder, progress());
            texts.add(pairs.texts());
            var metrics = new MetricList(7);

            new NeighbourMeasure(pairs, texts, SupportFile.shipped().model().words()).measure(metrics);

            assertThat(pairs.near()).hasSizeGreaterThan(3_000);
            assertThat(value(metrics, "neighbours.false-matches")).isLessThanOrEqualTo(.001);
            assertThat(value(metrics, "neighbours.false-matches.any")).isLessThanOrEqualTo(.001);
            assertThat(value(metrics, "neighbours.recall")).isGreaterThan(.15);
            assertThat(value(metrics, "neighbours.recall.met")).isGreaterThan(.15);
        }
    }

    private static double value(MetricList metrics, String name) {
        Metric metric = metrics.metrics().stream()
                .filter(each -> each.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
        System.out.println(name + ": " + metric.estimate());
        return metric.estimate().value();
    }

    private static DataDirectory data() {
        Path path = Path.of(Optional.ofNullable(System.getenv("WEIR_DATA")).orElse("../../shared/data"));
        if (!Files.isRegularFile(path.resolve(AskedAgain.HOTPOT))) {
            String reason = "SKIPPED: no " + AskedAgain.HOTPOT + " below " + path + " (WEIR_DATA names another)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return new DataDirectory(path, Integer.MAX_VALUE, progress());
    }

    private static Progress progress() {
        return new Progress(new PrintWriter(new StringWriter()), false);
    }
}
