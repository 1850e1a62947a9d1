// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.SampleStop;
import io.weir.guard.uncertainty.SupportModel;
import io.weir.guard.uncertainty.Uncertainty;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What sampling one at a time saves, and what it costs in order.
final class SequentialMeasure {

    private static final SampleStop STOP = new SampleStop(.5, 5);

    private SequentialMeasure() {}

    static List<Stopped> of(
            List<LabelledClaim> claims, Function<LabelledClaim, SupportModel> model, ClaimScorer scorer) {
        List<Stopped> stopped = new ArrayList<>();
        for (LabelledClaim claim : claims) {
            if (claim.evidence().size() >= STOP.samplesMax()) {
                stopped.add(stopped(claim, model.apply(claim), scorer));
            }
        }
        return stopped;
    }

    private static Stopped stopped(LabelledClaim claim, SupportModel model, ClaimScorer scorer) {
        int samples = 1;
        Uncertainty early = scorer.score(model, claim.withFirst(samples)).uncertainty();
        while (!STOP.isEnough(List.of(early), samples)) {
            early = scorer.score(model, claim.withFirst(++samples)).uncertainty();
        }
        Uncertainty all =
                scorer.score(model, claim.withFirst(STOP.samplesMax())).uncertainty();
        return new Stopped(claim.scored(early.p()), claim.scored(all.p()), samples);
    }

    /// Share of the samples that were drawn.
    static double used(List<Stopped> stopped) {
        return stopped.stream().mapToInt(Stopped::samples).average().orElse(Double.NaN) / STOP.samplesMax();
    }

    /// How much area under the ROC curve stopping costs.
    static double loss(List<Stopped> stopped) {
        return Statistics.auc(stopped.stream().map(Stopped::all).toList())
                - Statistics.auc(stopped.stream().map(Stopped::early).toList());
    }

    /// @param early with the samples that were drawn
    /// @param all with as many as may be drawn
    record Stopped(ScoredRow early, ScoredRow all, int samples) {}
}
