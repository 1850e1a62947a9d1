// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.hazard.HazardGuard;
import io.weir.guard.hazard.HazardHeadFile;
import io.weir.topology.eval.Better;
import io.weir.topology.eval.Confusion;
import io.weir.topology.eval.DataException;
import io.weir.topology.eval.DataUsed;
import io.weir.topology.eval.Estimate;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.Progress;
import io.weir.topology.eval.ScoredRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Measures the hazard guard.
///
/// Rows of a file that the shipped heads were fitted on meet heads refitted without their fold; rows of any
/// other file meet the shipped heads.
public final class HazardLane implements EvaluationLane {

    private static final int TIMED_MAX = 200;
    private static final int WARM_UP = 20;

    private final EncoderSource source;
    private final TanhSettings settings;

    public HazardLane() {
        this(EncoderSource.MINILM, TanhSettings.SHIPPED);
    }

    HazardLane(EncoderSource source, TanhSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "hazard";
    }

    @Override
    public List<String> files() {
        return HazardRows.FILES;
    }

    @Override
    public List<MetricSpec> metrics() {
        return HazardMeasurement.specs();
    }

    @Override
    public LaneResult evaluate(EvaluationRun run) {
        HazardRows rows = HazardRows.read(run.data());
        if (rows.rows().stream().allMatch(HazardRow::benign)) {
            throw new DataException(3, HazardRows.LABELLED + " holds no row that can be used");
        }
        return source.with(encoder -> evaluate(run, rows, encoder));
    }

    /// Every row, scored by the heads that have not seen its fold.
    static List<HazardMeasurement.Scored> outOfFold(CrossValidation folds, EncodedTexts texts) {
        List<HazardMeasurement.Scored> scored = new ArrayList<>();
        List<List<CentroidBaseline>> baselines = baselines(folds, texts);
        List<HazardGuard> guards = IntStream.range(0, CrossValidation.FOLDS)
                .mapToObj(fold -> GuardScores.guard(texts, folds.head(fold)))
                .toList();
        for (int i = 0; i < folds.rows().size(); i++) {
            HazardRow row = folds.rows().get(i);
            int fold = folds.foldOf(i);
            List<Double> baseline = baselines.get(fold).stream()
                    .map(category -> category.score(texts.windows(row)))
                    .toList();
            scored.add(new HazardMeasurement.Scored(row, GuardScores.of(guards.get(fold), row.text()), baseline));
        }
        return scored;
    }

    private LaneResult evaluate(EvaluationRun run, HazardRows rows, Encoder encoder) {
        HazardGuard shipped = HazardGuard.shipped(encoder);
        EncodedTexts texts = EncodedTexts.of(encoder, rows.rows(), run.progress());
        Map<String, Mode> modes = modes(run, rows.data());
        List<HazardMeasurement.Scored> scored = scored(run, rows, texts, modes);
        var measured = new HazardMeasurement(scored, run.seed());
        List<Metric> metrics = new ArrayList<>(measured.metrics(
                modes.getOrDefault(HazardRows.LABELLED, Mode.AS_SHIPPED),
                modes.getOrDefault(HazardRows.BENIGN, Mode.AS_SHIPPED)));
        metrics.add(latency(shipped, rows.rows(), run.progress()));
        List<ScoredRow> all = measured.all();
        return new LaneResult(
                shipped.info().models(),
                rows.data(),
                metrics,
                measured.curves(),
                Confusion.bySlice(all),
                all.stream().filter(ScoredRow::isWrong).toList());
    }

    private List<HazardMeasurement.Scored> scored(
            EvaluationRun run, HazardRows rows, EncodedTexts texts, Map<String, Mode> modes) {
        CrossValidation folds = CrossValidation.run(rows.rows(), texts, settings, run.seed(), run.progress());
        HazardGuard shipped = HazardGuard.shipped(texts);
        List<HazardMeasurement.Scored> scored = new ArrayList<>();
        for (HazardMeasurement.Scored row : outOfFold(folds, texts)) {
            boolean asShipped = modes.get(row.row().file()) == Mode.AS_SHIPPED;
            scored.add(
                    asShipped
                            ? new HazardMeasurement.Scored(
                                    row.row(), GuardScores.of(shipped, row.row().text()), row.baseline())
                            : row);
        }
        return scored;
    }

    private static List<List<CentroidBaseline>> baselines(CrossValidation folds, EncodedTexts texts) {
        List<List<CentroidBaseline>> baselines = new ArrayList<>();
        for (int fold = 0; fold < CrossValidation.FOLDS; fold++) {
            int left = fold;
            List<HazardRow> others = IntStream.range(0, folds.rows().size())
                    .filter(i -> folds.foldOf(i) != left)
                    .mapToObj(folds.rows()::get)
                    .toList();
            baselines.add(IntStream.range(0, HazardRows.CATEGORIES.size())
                    .mapToObj(category -> CentroidBaseline.fit(others, texts, category))
                    .toList());
        }
        return baselines;
    }

    private static Map<String, Mode> modes(EvaluationRun run, List<DataUsed> data) {
        Set<String> trainedOn = new HashSet<>();
        JsonNode manifest = JsonMapper.shared().readTree(HazardHeadFile.resource(HazardHeadFile.MANIFEST));
        manifest.path("data").forEach(file -> trainedOn.add(file.path("sha256").asString("")));
        Map<String, Mode> modes = new HashMap<>();
        data.forEach(file -> modes.put(file.file(), run.mode().forFile(trainedOn.contains(file.sha256()))));
        return modes;
    }

    /// Of one text at a time, model and all, on a sample spread over the rows.
    private static Metric latency(HazardGuard guard, List<HazardRow> rows, Progress progress) {
        int timed = Math.min(TIMED_MAX, rows.size());
        long[] nanos = new long[timed];
        for (int i = -WARM_UP; i < timed; i++) {
            HazardRow row = rows.get((int) ((long) Math.max(0, i) * rows.size() / timed));
            long started = System.nanoTime();
            GuardScores.of(guard, row.text());
            nanos[Math.max(0, i)] = System.nanoTime() - started;
            progress.at("timing texts", Math.max(0, i), timed);
        }
        Arrays.sort(nanos);
        double millis = nanos[(int) Math.ceil(timed * .99) - 1] / 1e6;
        var spec = MetricSpec.reported(HazardMeasurement.P99, Better.LOWER);
        return new Metric(spec, Estimate.measured(Math.round(millis * 10) / 10.0, timed), Mode.AS_SHIPPED);
    }
}
