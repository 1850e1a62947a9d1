// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.Tier;
import io.weir.model.Catalogue;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.model.CausalLanguageModel;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Measures stages 3 to 7, every exchange taken for escalated, cross-validated by behaviour.
///
/// Beside the tier stand the true request in the guess's place, and the answer without any guess. Without
/// the embedded model in the store, and without an endpoint, only those two are measured.
public final class BacktranslationLane implements EvaluationLane {

    @Override
    public String name() {
        return "backtranslation";
    }

    @Override
    public List<String> files() {
        return GuessRows.FILES;
    }

    @Override
    public List<MetricSpec> metrics() {
        return LaneMetrics.specs();
    }

    @Override
    public LaneResult evaluate(EvaluationRun run) {
        GuessRows rows = GuessRows.read(run.data());
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            return evaluate(run, rows, encoder);
        } catch (IOException e) {
            throw new DataException(
                    3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    private LaneResult evaluate(EvaluationRun run, GuessRows rows, Encoder encoder) {
        EmbeddedRows texts = EmbeddedRows.of(encoder, rows.rows(), run.progress());
        var fit = new GuessGuardFit(rows.rows(), texts);
        List<GuessGuardFit.Fold> folds = fit.folds(run.seed());
        var metrics = new LaneMetrics(run.seed());
        List<ModelRef> models = new ArrayList<>(List.of(encoder.model()));
        Optional<CausalLanguageModel> model =
                run.endpoint().map(GuessingModel::remote).or(GuessingModel::embedded);
        Tier tier = run.endpoint().isPresent() ? Tier.REMOTE : Tier.EMBEDDED;
        if (model.isPresent()) {
            try (CausalLanguageModel open = model.get()) {
                models.add(open.model());
                metrics.tier(new TierRun(tier, open, encoder, rows.rows().size()).run(folds, run.progress()));
            }
        } else {
            metrics.tier(List.of());
            run.progress()
                    .note(GuessingModel.EMBEDDED + " is not in the store (./weir models convert makes it), and there"
                            + " is no --endpoint: the tier is not measured");
        }
        List<GuessGuardFit.Unseen> unseen = fit.outOfFold(folds);
        metrics.beside("perfect-guess", called(unseen, folds, GuessGuardFit.Unseen::score));
        metrics.beside("answer-alone", called(unseen, folds, GuessGuardFit.Unseen::answer));
        return new LaneResult(models, rows.files(), metrics.metrics(), List.of(), List.of(), List.of());
    }

    /// Each row at the threshold that the other folds chose.
    private static List<LaneMetrics.Called> called(
            List<GuessGuardFit.Unseen> unseen,
            List<GuessGuardFit.Fold> folds,
            ToDoubleFunction<GuessGuardFit.Unseen> score) {
        List<GuessGuardFit.Unseen> scored = unseen.stream()
                .map(row -> new GuessGuardFit.Unseen(row.row(), score.applyAsDouble(row), row.answer(), row.request()))
                .toList();
        List<LaneMetrics.Called> called = new ArrayList<>();
        for (GuessGuardFit.Fold fold : folds) {
            var held = new HashSet<>(fold.held());
            double threshold = GuessGuardFit.threshold(
                    scored.stream().filter(row -> !held.contains(row.row())).toList());
            scored.stream()
                    .filter(row -> held.contains(row.row()))
                    .forEach(row -> called.add(new LaneMetrics.Called(row.row(), row.score() >= threshold, false)));
        }
        called.sort(Comparator.comparing(call -> call.row().id()));
        return called;
    }
}
