// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.RuleConcepts;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.uncertainty.LabelledClaim.Label;
import java.util.ArrayList;
import java.util.List;

/// Every data set but WikiBio.
final class ClaimMeasure {

    private static final int BINS = 15;

    private final UncertaintyData data;
    private final Scoring scoring;
    private final long seed;

    ClaimMeasure(UncertaintyData data, Scoring scoring, long seed) {
        this.data = data;
        this.scoring = scoring;
        this.seed = seed;
    }

    void measure(MetricList metrics) {
        List<ScoredRow> facts = facts(metrics);
        List<ScoredRow> triplets = triplets(metrics);
        List<ScoredRow> again = askedAgain(metrics);
        List<ScoredRow> trivia = trivia(metrics);
        List<ScoredRow> stances =
                scoring.unsupported(Stances.FILE, data.stances().pairs());
        metrics.auc("stance.auroc.unsupported", scoring.modes().of(Stances.FILE), stances);
        metrics.auc(
                "hotpotqa.auroc.document",
                scoring.modes().of(AskedAgain.HOTPOT),
                scoring.unsupported(AskedAgain.HOTPOT, data.hotpot().documents()));
        domains(metrics);
        concepts(metrics);
        List<ScoredRow> cross = new ArrayList<>(facts);
        cross.addAll(triplets);
        calibration(metrics, "cross-model", EvidenceMode.CROSS_MODEL, BiographyFacts.FILE, cross);
        calibration(metrics, "grounding", EvidenceMode.GROUNDING, Stances.FILE, stances);
        calibration(metrics, "resampled", EvidenceMode.RESAMPLED, AskedAgain.HOTPOT, again);
        calibration(metrics, "native", EvidenceMode.NATIVE, AskedAgain.HOTPOT, repeated());
        calibration(metrics, "native.triviaqa", EvidenceMode.NATIVE, ShortAnswers.FILE, trivia);
        sequential(metrics);
    }

    private List<ScoredRow> facts(MetricList metrics) {
        List<LabelledClaim> claims = data.biographies().facts();
        Mode mode = scoring.modes().of(BiographyFacts.FILE);
        List<ScoredRow> rows = scoring.unsupported(BiographyFacts.FILE, claims);
        List<ScoredRow> overlap = scoring.overlap(claims);
        for (String model : List.of("ChatGPT", "InstructGPT", "PerplexityAI")) {
            metrics.auc("factscore.auroc." + model, mode, slice(rows, model));
            metrics.auc("factscore.auroc." + model + ".overlap", Mode.FIXED, slice(overlap, model));
        }
        return rows;
    }

    private static List<ScoredRow> slice(List<ScoredRow> rows, String slice) {
        return rows.stream().filter(row -> row.slice().equals(slice)).toList();
    }

    private List<ScoredRow> triplets(MetricList metrics) {
        List<LabelledClaim> claims = data.triplets().claims();
        Mode mode = scoring.modes().of(Triplets.FILE);
        List<ScoredRow> rows = scoring.unsupported(Triplets.FILE, claims);
        metrics.auc("refchecker.auroc.unsupported", mode, rows);
        metrics.auc("refchecker.auroc.unsupported.overlap", Mode.FIXED, scoring.overlap(claims));
        List<LabelledClaim> settled = claims.stream()
                .filter(claim -> claim.label() != Label.UNSUPPORTED)
                .toList();
        metrics.auc(
                "refchecker.auroc.contradicted",
                mode,
                scoring.scored(Triplets.FILE, settled, ClaimScorer.Scored::contradicted));
        metrics.auc("refchecker.auroc.contradicted.overlap", Mode.FIXED, scoring.overlap(settled));
        return rows;
    }

    private List<ScoredRow> askedAgain(MetricList metrics) {
        List<LabelledClaim> natural =
                named("nq", UncertaintyData.first(data.natural().claims(), UncertaintyData.PARAPHRASES));
        List<LabelledClaim> hotpot =
                named("hotpotqa", UncertaintyData.first(data.hotpot().claims(), UncertaintyData.PARAPHRASES));
        List<ScoredRow> rows = new ArrayList<>(scoring.unsupported(AskedAgain.NATURAL_QUESTIONS, natural));
        metrics.auc("sac3.auroc.nq", scoring.modes().of(AskedAgain.NATURAL_QUESTIONS), rows);
        List<ScoredRow> second = scoring.unsupported(AskedAgain.HOTPOT, hotpot);
        metrics.auc("sac3.auroc.hotpotqa", scoring.modes().of(AskedAgain.HOTPOT), second);
        rows.addAll(second);
        metrics.add("sac3.auroc.mean", scoring.modes().of(AskedAgain.HOTPOT), rows, Measures::macroAuc);
        List<LabelledClaim> both = new ArrayList<>(natural);
        both.addAll(hotpot);
        metrics.add("sac3.auroc.mean.overlap", Mode.FIXED, scoring.overlap(both), Measures::macroAuc);
        return rows;
    }

    private List<ScoredRow> repeated() {
        List<ScoredRow> rows = new ArrayList<>(scoring.unsupported(
                AskedAgain.NATURAL_QUESTIONS,
                UncertaintyData.first(data.natural().repeated(), UncertaintyData.SAMPLES)));
        rows.addAll(scoring.unsupported(
                AskedAgain.HOTPOT, UncertaintyData.first(data.hotpot().repeated(), UncertaintyData.SAMPLES)));
        return rows;
    }

    private static List<LabelledClaim> named(String slice, List<LabelledClaim> claims) {
        return claims.stream().map(claim -> claim.in(slice)).toList();
    }

    private List<ScoredRow> trivia(MetricList metrics) {
        List<LabelledClaim> claims = UncertaintyData.first(data.trivia().claims(), UncertaintyData.SAMPLES);
        List<ScoredRow> rows = scoring.unsupported(ShortAnswers.FILE, claims);
        metrics.auc("triviaqa.auroc.k5", Mode.AS_SHIPPED, rows);
        metrics.auc("triviaqa.auroc.k5.overlap", Mode.FIXED, scoring.overlap(claims));
        return rows;
    }

    private void domains(MetricList metrics) {
        List<LabelledClaim> claims = data.domains().claims();
        List<Beside> rows = claims.stream()
                .map(claim -> new Beside(
                        claim.scored(scoring.scorer()
                                .score(scoring.shipped(), claim)
                                .uncertainty()
                                .p()),
                        claim.scored(scoring.scorer().claim(claim).promptSimilarity())))
                .toList();
        List<ScoredRow> ours = rows.stream().map(Beside::ours).toList();
        List<ScoredRow> prompt = rows.stream().map(Beside::prompt).toList();
        metrics.add("halueval2.macro-auroc", Mode.AS_SHIPPED, ours, Measures::macroAuc);
        metrics.add("halueval2.macro-auroc.prompt-similarity", Mode.FIXED, prompt, Measures::macroAuc);
        metrics.add(
                "halueval2.gain-over-prompt",
                Mode.AS_SHIPPED,
                rows,
                row -> row.ours().group(),
                drawn -> Measures.macroAuc(drawn.stream().map(Beside::ours).toList())
                        - Measures.macroAuc(drawn.stream().map(Beside::prompt).toList()));
    }

    private void concepts(MetricList metrics) {
        List<ConceptMeasure.Tally> tallies = ConceptMeasure.of(
                data.biographies().answers(), new RuleConcepts(scoring.shipped().words()));
        metrics.add(
                "concepts.mixed", Mode.FIXED, tallies, ConceptMeasure.Tally::topic, ConceptMeasure.Tally::mixedShare);
        metrics.add(
                "concepts.coverage", Mode.FIXED, tallies, ConceptMeasure.Tally::topic, ConceptMeasure.Tally::coverage);
    }

    private void calibration(
            MetricList metrics, String name, EvidenceMode evidence, String file, List<ScoredRow> rows) {
        Mode mode = scoring.modes().of(file);
        List<ScoredRow> calibrated = mode == Mode.OUT_OF_FOLD
                ? Calibrator.outOfFold(rows, seed)
                : rows.stream()
                        .map(row -> Calibrator.with(row, scoring.shipped().calibrated(evidence, row.score())))
                        .toList();
        metrics.add("calibration.ece." + name, mode, calibrated, drawn -> Measures.calibrationError(drawn, BINS));
    }

    private void sequential(MetricList metrics) {
        List<SequentialMeasure.Stopped> stopped =
                SequentialMeasure.of(data.trivia().claims(), _ -> scoring.shipped(), scoring.scorer());
        metrics.add(
                "sequential.samples-used",
                Mode.AS_SHIPPED,
                stopped,
                row -> row.all().group(),
                SequentialMeasure::used);
        metrics.add(
                "sequential.auroc-loss",
                Mode.AS_SHIPPED,
                stopped,
                row -> row.all().group(),
                SequentialMeasure::loss);
    }

    /// @param prompt the baseline that looks at no evidence
    private record Beside(ScoredRow ours, ScoredRow prompt) {}
}
