// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.SupportModel;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import io.weir.topology.eval.uncertainty.WikiPassages.Judged;
import io.weir.topology.eval.uncertainty.WikiPassages.JudgedClaim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The rows of WikiBio: each sentence is a claim. The shipped weights have not seen them.
final class WikiMeasure {

    private final UncertaintyData data;
    private final SupportModel model;
    private final ClaimScorer scorer;

    WikiMeasure(UncertaintyData data, SupportModel model, ClaimScorer scorer) {
        this.data = data;
        this.model = model;
        this.scorer = scorer;
    }

    void measure(MetricList metrics) {
        List<JudgedClaim> claims = data.wiki().claims(UncertaintyData.WIKI_SAMPLES);
        List<Row> rows =
                rows(claims, claim -> scorer.score(model, claim).uncertainty().p());
        List<Row> logs =
                rows(claims, claim -> scorer.score(model, claim).uncertainty().u());
        List<Row> overlap = rows(claims, claim -> scorer.overlap(model.words(), claim));
        metrics.auc("wikibio.auroc.k6", Mode.AS_SHIPPED, scored(rows));
        metrics.auc("wikibio.auroc.k6.log-mean", Mode.AS_SHIPPED, scored(logs));
        for (int k : new int[] {1, 3}) {
            metrics.auc(
                    "wikibio.auroc.k" + k,
                    Mode.AS_SHIPPED,
                    scored(rows(
                            data.wiki().claims(k),
                            claim -> scorer.score(model, claim).uncertainty().p())));
        }
        metrics.auc("wikibio.auroc.overlap", Mode.FIXED, scored(overlap));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            pairs.add(new Pair(rows.get(i).scored(), overlap.get(i).scored()));
        }
        metrics.add(
                "wikibio.gain-over-overlap",
                Mode.AS_SHIPPED,
                pairs,
                pair -> pair.ours().group(),
                WikiMeasure::gain);
        metrics.add("wikibio.nonfact", Mode.AS_SHIPPED, scored(rows), Measures::precisionRecall);
        metrics.add("wikibio.fact", Mode.AS_SHIPPED, turned(rows), Measures::precisionRecall);
        metrics.add("wikibio.nonfact-star", Mode.AS_SHIPPED, star(rows), Measures::precisionRecall);
        metrics.add(
                "wikibio.pearson", Mode.AS_SHIPPED, rows, row -> row.scored().group(), WikiMeasure::pearson);
        metrics.add(
                "wikibio.pearson.log-mean",
                Mode.AS_SHIPPED,
                logs,
                row -> row.scored().group(),
                WikiMeasure::pearson);
        metrics.auc("wikibio.auroc.unigram-max", Mode.FIXED, unigrams());
        metrics.auc("wikibio.auroc.judge", Mode.FIXED, judged());
    }

    private List<ScoredRow> unigrams() {
        List<ScoredRow> rows = new ArrayList<>();
        List<JudgedClaim> claims = data.wiki().claims(UncertaintyData.WIKI_SAMPLES);
        int at = 0;
        for (Judged passage : data.wiki().passages()) {
            var counts = new UnigramMax(passage.passage(), passage.samples());
            for (String sentence : passage.sentences()) {
                rows.add(claims.get(at++).claim().scored(counts.score(sentence)));
            }
        }
        return rows;
    }

    private List<ScoredRow> judged() {
        List<ScoredRow> rows = new ArrayList<>();
        for (JudgedClaim judged : data.wiki().claims(1)) {
            LabelledClaim claim = judged.claim();
            int sentence = Integer.parseInt(claim.id().substring(claim.id().lastIndexOf(':') + 1));
            rows.add(claim.scored(data.judge().unsupported(claim.group(), sentence)));
        }
        return rows;
    }

    private static List<Row> rows(List<JudgedClaim> claims, ToDoubleFunction<LabelledClaim> score) {
        return claims.stream()
                .map(judged -> new Row(judged.claim().scored(score.applyAsDouble(judged.claim())), judged.wrong()))
                .toList();
    }

    private static List<ScoredRow> scored(List<Row> rows) {
        return rows.stream().map(Row::scored).toList();
    }

    /// Accurate sentences as the positives.
    private static List<ScoredRow> turned(List<Row> rows) {
        return rows.stream()
                .map(Row::scored)
                .map(row -> new ScoredRow(row.id(), row.group(), row.slice(), !row.positive(), -row.score(), false))
                .toList();
    }

    /// Without passages that are wholly false; major errors alone are positive.
    private static List<ScoredRow> star(List<Row> rows) {
        return byPassage(rows).values().stream()
                .filter(passage -> passage.stream().anyMatch(row -> row.wrong() < 1))
                .flatMap(List::stream)
                .map(row -> new ScoredRow(
                        row.scored().id(),
                        row.scored().group(),
                        "",
                        row.wrong() == 1,
                        row.scored().score(),
                        false))
                .toList();
    }

    /// Of the passages' mean scores with the mean of their labels.
    private static double pearson(List<Row> rows) {
        return Measures.correlation(byPassage(rows).values().stream()
                .map(passage -> new double[] {
                    passage.stream()
                            .mapToDouble(row -> row.scored().score())
                            .average()
                            .orElse(0),
                    passage.stream().mapToDouble(Row::wrong).average().orElse(0)
                })
                .toList());
    }

    private static Map<String, List<Row>> byPassage(List<Row> rows) {
        Map<String, List<Row>> passages = new LinkedHashMap<>();
        rows.forEach(row -> passages.computeIfAbsent(row.scored().group(), _ -> new ArrayList<>())
                .add(row));
        return passages;
    }

    private static double gain(List<Pair> pairs) {
        return Statistics.auc(pairs.stream().map(Pair::ours).toList())
                - Statistics.auc(pairs.stream().map(Pair::overlap).toList());
    }

    private record Row(ScoredRow scored, double wrong) {}

    private record Pair(ScoredRow ours, ScoredRow overlap) {}
}
