// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.prefilter;

import io.weir.guard.Encoder;
import io.weir.guard.prefilter.PrefilterModel;
import io.weir.model.Catalogue;
import io.weir.topology.eval.Better;
import io.weir.topology.eval.Confusion;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.RememberedEncoder;
import io.weir.topology.eval.RocCurve;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.refusal.PhraseBaseline;
import io.weir.topology.model.OnnxTextEncoder;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// `./weir eval prefilter`: how much is escalated, and what is let pass.
///
/// Out of fold, each fifth of the groups meets weights, calibration and thresholds of the other four fifths.
public final class PrefilterLane implements EvaluationLane {

    @Override
    public String name() {
        return PrefilterMetrics.LANE;
    }

    @Override
    public List<String> files() {
        return PrefilterRows.FILES;
    }

    @Override
    public List<MetricSpec> metrics() {
        return PrefilterMetrics.specs();
    }

    @Override
    public LaneResult evaluate(EvaluationRun run) {
        PrefilterRows data = PrefilterRows.read(run.data());
        try (OnnxTextEncoder encoder = OnnxTextEncoder.open(Catalogue.ALL_MINILM_L6_V2)) {
            return evaluate(run, data, encoder);
        } catch (IOException e) {
            throw new DataException(
                    3, "the encoder cannot be opened (" + e.getClass().getSimpleName() + ")");
        }
    }

    static LaneResult evaluate(EvaluationRun run, PrefilterRows data, Encoder encoder) {
        var remembered = new RememberedEncoder(encoder);
        remembered.read(RowVectors.texts(data.rows()), run.progress());
        var measurement = new Measurement(run, data, remembered);
        ScreenedRows screened = measurement.screened();
        var metrics = new PrefilterMetrics(run.seed(), measurement.mode());
        metrics.tiers(screened);
        metrics.audit(AuditCheck.of(screened.encoded()));
        for (PhraseBaseline baseline : PhraseBaseline.values()) {
            metrics.baseline(baseline, data.rows());
        }
        metrics.embeddingsAlone(EmbeddingsAlone.of(screened, measurement.fit()));
        run.progress().note("hiding texts");
        new HiddenText(screened, metrics).measure();
        if (measurement.mode() == Mode.OUT_OF_FOLD) {
            run.progress().note("leaving out one kind of attack at a time");
            new UnseenKinds(data.fitted(), measurement.fit(), remembered, run.seed())
                    .screened()
                    .forEach(metrics::unseenKind);
        }
        LinearTime.Millis millis =
                LinearTime.of(data.rows().stream().map(PrefilterRow::response).toList());
        metrics.measured("linear.p50-millis", Better.LOWER, millis.p50(), millis.exchanges(), Mode.FIXED);
        metrics.measured("linear.p99-millis", Better.LOWER, millis.p99(), millis.exchanges(), Mode.FIXED);
        List<ScoredRow> scored = scored(screened.encoded(), ScreenedRow::margin);
        return new LaneResult(
                List.of(PrefilterModel.shipped().ref(), encoder.model()),
                data.files(),
                metrics.metrics(),
                List.of(
                        RocCurve.of("harmful against harmless, by the rule", scored),
                        RocCurve.of("by the response alone", scored(screened.encoded(), ScreenedRow::response))),
                Confusion.bySlice(scored),
                scored.stream().filter(ScoredRow::isWrong).toList());
    }

    private static List<ScoredRow> scored(List<ScreenedRow> rows, ToDoubleFunction<ScreenedRow> score) {
        return rows.stream()
                .map(row -> new ScoredRow(
                        row.row().id(),
                        row.row().group(),
                        row.row().family(),
                        row.row().harmful(),
                        score.applyAsDouble(row),
                        row.isEscalated()))
                .toList();
    }
}
