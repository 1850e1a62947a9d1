// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.ClaimFeatures;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.EvidenceText;
import io.weir.guard.uncertainty.LinearHead;
import io.weir.guard.uncertainty.ModeCalibration;
import io.weir.guard.uncertainty.PairFeatures;
import io.weir.guard.uncertainty.SupportModel;
import io.weir.topology.eval.uncertainty.SupportPair.Says;
import io.weir.topology.eval.uncertainty.SupportPair.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// Fits support models on pairs whose features are computed once.
final class SupportFit {

    /// All pairs of one source weigh this much times the source's weight.
    static final double SOURCE_ROWS = 10_000;

    static final double PENALTY = 100;
    static final double PRIOR_PENALTY = 10;

    private final SupportPairs data;
    private final EncodedTexts texts;
    private final List<Featured> pairs = new ArrayList<>();
    private final List<Prior> priors = new ArrayList<>();

    SupportFit(SupportPairs data, GeneralAnswers general, EncodedTexts texts, ClaimScorer scorer) {
        this.data = data;
        this.texts = texts;
        for (SupportPair pair : data.pairs()) {
            Set<String> given = new HashSet<>();
            pair.given().forEach(text -> given.addAll(ClaimText.keys(text)));
            ClaimText claim = scorer.claim(pair.claim(), "", given);
            EvidenceText evidence = scorer.evidence(pair.evidence());
            if (!evidence.isEmpty()) {
                pairs.add(new Featured(pair, PairFeatures.of(claim, evidence, data.words())));
            }
        }
        for (LabelledClaim claim : general.claims()) {
            priors.add(new Prior(claim, ClaimFeatures.of(scorer.claim(claim))));
        }
    }

    /// Every text of the training pairs that needs a vector.
    static List<String> texts(SupportPairs data, GeneralAnswers general) {
        List<LabelledClaim> claims = new ArrayList<>(general.claims());
        for (SupportPair pair : data.pairs()) {
            claims.add(new LabelledClaim(
                    "",
                    "",
                    "",
                    pair.claim(),
                    "",
                    "",
                    EvidenceMode.NATIVE,
                    List.of(pair.evidence()),
                    LabelledClaim.Label.SUPPORTED));
        }
        return ClaimScorer.texts(claims);
    }

    /// A model fitted on the groups that `keep` lets through, without calibration.
    SupportModel fit(Predicate<String> keep) {
        return fit(keep, Map.of());
    }

    SupportModel fit(Predicate<String> keep, Map<EvidenceMode, ModeCalibration> calibrations) {
        List<Featured> kept =
                pairs.stream().filter(pair -> keep.test(pair.pair().group())).toList();
        LinearHead supported = head(kept, Source::support, Says.SUPPORTED);
        List<Featured> without = kept.stream()
                .filter(pair -> pair.pair().says() != Says.SUPPORTED)
                .toList();
        LinearHead contradicted = head(without, Source::contradiction, Says.CONTRADICTED);
        return new SupportModel(texts.model(), data.words(), supported, contradicted, prior(), calibrations);
    }

    private static LinearHead head(List<Featured> pairs, ToDoubleFunction<Source> weight, Says positive) {
        Map<Source, Integer> counts = new EnumMap<>(Source.class);
        pairs.forEach(pair -> counts.merge(pair.pair().source(), 1, Integer::sum));
        List<Source> sources = List.copyOf(counts.keySet());
        List<Newton.Row> rows = new ArrayList<>();
        for (Featured pair : pairs) {
            Source source = pair.pair().source();
            rows.add(new Newton.Row(
                    pair.features(),
                    pair.pair().says() == positive ? 1 : 0,
                    weight.applyAsDouble(source) * SOURCE_ROWS / counts.getOrDefault(source, 1),
                    sources.indexOf(source)));
        }
        Newton.Fitted fitted = new Newton(PENALTY).fit(rows, sources.size());
        return new LinearHead(fitted.weights(), fitted.bias());
    }

    /// The same for every fold: its file trains nothing else, and no claim of it is scored.
    private LinearHead prior() {
        List<Newton.Row> rows = priors.stream()
                .map(prior -> new Newton.Row(prior.features(), prior.claim().isWrong() ? 1 : 0, 1, 0))
                .toList();
        Newton.Fitted fitted = new Newton(PRIOR_PENALTY).fit(rows, 1);
        return new LinearHead(fitted.weights(), fitted.bias());
    }

    @SuppressWarnings("ArrayRecordComponent") // Computed once and only read.
    private record Featured(SupportPair pair, double[] features) {}

    @SuppressWarnings("ArrayRecordComponent") // Computed once and only read.
    private record Prior(LabelledClaim claim, double[] features) {}
}
