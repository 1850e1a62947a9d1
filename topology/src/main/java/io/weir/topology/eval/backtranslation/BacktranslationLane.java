// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.Encoder;
import io.weir.guard.LanguageModel;
import io.weir.guard.ModelRef;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.backtranslation.TierSettings;
import io.weir.guard.judge.FrameKey;
import io.weir.guard.judge.HardenedFraming;
import io.weir.guard.judge.Judge;
import io.weir.guard.judge.Scale;
import io.weir.model.Catalogue;
import io.weir.topology.eval.Callers;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.refusal.PhraseBaseline;
import io.weir.topology.model.CausalLanguageModel;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Measures stages 3 to 7, every exchange taken for escalated, cross-validated by behaviour.
///
/// Beside the tier stand a guess for every answer, the true request in the guess's place, the answer without any
/// guess, harmful middles between harmless ends, the paper's phrases and prefix rules on the answer, and, on a
/// sample, the published algorithm with the tier's model.
/// Without the embedded model in the store, and without an endpoint, nothing that needs one is measured.
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
        List<GuessGuardFit.Unseen> unseen = fit.outOfFold(folds);
        List<GuessGuardFit.Limits> limits = limits(folds, unseen);
        var metrics = new LaneMetrics(run.seed());
        List<ModelRef> models = new ArrayList<>(List.of(encoder.model()));
        Optional<CausalLanguageModel> model =
                run.endpoint().map(GuessingModel::remote).or(GuessingModel::embedded);
        Tier tier = run.endpoint().isPresent() ? Tier.REMOTE : Tier.EMBEDDED;
        if (model.isPresent()) {
            try (CausalLanguageModel open = model.get()) {
                models.add(open.model());
                measure(tier, open, encoder, rows, folds, limits, run, metrics);
            }
        } else {
            metrics.tier(List.of());
            metrics.traffic(Escalation.MEASURED, guesses(tier), List.of());
            run.progress()
                    .note(GuessingModel.EMBEDDED + " is not in the store (./weir models convert makes it), and there"
                            + " is no --endpoint: the tier is not measured");
        }
        metrics.beside("perfect-guess", called(unseen, folds, GuessGuardFit.Unseen::score));
        metrics.beside("answer-alone", called(unseen, folds, GuessGuardFit.Unseen::answer));
        HiddenRows hidden = HiddenRows.measured(folds, limits, texts, run.seed(), run.progress());
        metrics.beside("hidden", hidden.all());
        metrics.beside("hidden-ends", hidden.ends());
        metrics.fixedBeside("list", phrases(rows.rows(), PhraseBaseline.LIST));
        metrics.fixedBeside("prefix", phrases(rows.rows(), PhraseBaseline.PREFIX));
        return new LaneResult(models, rows.files(), metrics.metrics(), List.of(), List.of(), List.of());
    }

    /// The tier, and the published algorithm with the tier's model.
    private static void measure(
            Tier tier,
            CausalLanguageModel model,
            Encoder encoder,
            GuessRows rows,
            List<GuessGuardFit.Fold> folds,
            List<GuessGuardFit.Limits> limits,
            EvaluationRun run,
            LaneMetrics metrics) {
        LanguageModel asked = RememberedGuesses.of(model);
        var lane = new TierRun(tier, asked, encoder, rows.rows().size());
        List<TierRun.Row> measured = lane.run(folds, limits, run.progress());
        metrics.tier(measured);
        metrics.beside("every-guess", called(lane.guessed(), folds, GuessGuardFit.Unseen::score));
        metrics.traffic(Escalation.MEASURED, guesses(tier), measured);
        lane.scales().forEach(metrics::scale);
        if (tier == Tier.REMOTE) {
            metrics.judge(lane.judged(measured, judge(model), run.progress()));
        }
        List<GuessRow> sample = PaperRun.sample(rows.rows(), run.seed());
        Set<String> drawn = sample.stream().map(GuessRow::id).collect(Collectors.toSet());
        metrics.beside(
                "paper-sample",
                LaneMetrics.called(measured.stream()
                        .filter(row -> drawn.contains(row.row().id()))
                        .toList()));
        var paper = new PaperRun(asked, tier == Tier.REMOTE ? Callers.SEVERAL : Callers.ONE);
        for (PaperRun.Variant variant : PaperRun.Variant.values()) {
            metrics.paper(variant, paper.run(variant, sample, run.progress()));
        }
    }

    private static Judge judge(LanguageModel model) {
        var key = new FrameKey("weir eval backtranslation".getBytes(StandardCharsets.UTF_8));
        return new Judge(model, new HardenedFraming(key), Scale.AS_SAID, 16_000);
    }

    private static TierSettings.Guesses guesses(Tier tier) {
        return tier == Tier.EMBEDDED ? TierSettings.Guesses.UNDECIDED : TierSettings.Guesses.DECIDING;
    }

    /// Of each fold, chosen by the rows of the others.
    static List<GuessGuardFit.Limits> limits(List<GuessGuardFit.Fold> folds, List<GuessGuardFit.Unseen> unseen) {
        List<GuessGuardFit.Limits> limits = new ArrayList<>();
        for (GuessGuardFit.Fold fold : folds) {
            var held = new HashSet<>(fold.held());
            limits.add(GuessGuardFit.limits(
                    unseen.stream().filter(row -> !held.contains(row.row())).toList()));
        }
        return limits;
    }

    /// What the published check on the answer alone would do: what looks refused is withheld.
    private static List<LaneMetrics.Called> phrases(List<GuessRow> rows, PhraseBaseline baseline) {
        return rows.stream()
                .filter(GuessRow::isExchange)
                .map(row -> new LaneMetrics.Called(row, baseline.callsAsPublished(row.answer()), false))
                .toList();
    }

    /// Each row at the threshold that the other folds chose.
    static List<LaneMetrics.Called> called(
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
