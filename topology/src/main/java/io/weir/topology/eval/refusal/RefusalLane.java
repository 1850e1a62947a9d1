// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import io.weir.guard.ModelRef;
import io.weir.guard.refusal.RefusalModel;
import io.weir.topology.eval.Confusion;
import io.weir.topology.eval.DataUsed;
import io.weir.topology.eval.Estimate;
import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.LaneResult;
import io.weir.topology.eval.Metric;
import io.weir.topology.eval.MetricSpec;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.RocCurve;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.refusal.RefusalRow.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `./weir eval refusal`: does the guard know a refusal, and what does it take for one wrongly.
///
/// Out of fold, each fifth of the groups meets a model whose weights, calibration and threshold come
/// from the other four fifths.
public final class RefusalLane implements EvaluationLane {

    private static final int FOLDS = 5;
    private static final int TIMED_CHARS = 2_000;
    private static final int WARM_UP = 1_000;
    private static final int TIMED = 1_000;

    @Override
    public String name() {
        return "refusal";
    }

    @Override
    public List<String> files() {
        return RefusalData.FILES;
    }

    @Override
    public List<MetricSpec> metrics() {
        return RefusalMetrics.specs();
    }

    @Override
    public LaneResult evaluate(EvaluationRun run) {
        RefusalData data = RefusalData.read(run.data());
        RefusalModel shipped = RefusalModel.shipped();
        Map<Kind, Mode> modes = modes(run, data.files());
        Map<String, ScoredRow> scores = new HashMap<>();
        if (modes.containsValue(Mode.OUT_OF_FOLD)) {
            outOfFold(run, data.rows()).forEach(scored -> scores.put(scored.id(), scored));
        }
        var guard = new GuardScores(shipped);
        data.rows().stream()
                .filter(row -> modes.get(row.kind()) == Mode.AS_SHIPPED)
                .forEach(row -> scores.put(row.id(), guard.scored(row)));
        var metrics = new RefusalMetrics(data.rows(), run.seed());
        List<Metric> all = new ArrayList<>(metrics.model(scores, modes));
        all.add(new Metric(RefusalMetrics.MILLIS, p99(guard, data.rows()), Mode.FIXED));
        for (PhraseBaseline baseline : PhraseBaseline.values()) {
            all.addAll(metrics.baseline(baseline));
        }
        List<ScoredRow> scored =
                data.rows().stream().map(row -> scores.get(row.id())).toList();
        return new LaneResult(
                List.of(new ModelRef("refusal-linear", shipped.linear().sha256())),
                data.files(),
                all,
                curves(data, scores),
                Confusion.bySlice(scored),
                scored.stream().filter(ScoredRow::isWrong).toList());
    }

    private static Map<Kind, Mode> modes(EvaluationRun run, List<DataUsed> files) {
        Set<String> trainedOn = new HashSet<>();
        JsonNode manifest = JsonMapper.shared().readTree(RefusalModel.resource(RefusalModel.MANIFEST));
        manifest.path("data").forEach(file -> trainedOn.add(file.path("sha256").asString("")));
        Map<Kind, Mode> modes = new EnumMap<>(Kind.class);
        for (DataUsed used : files) {
            Mode mode = run.mode().forFile(trainedOn.contains(used.sha256()));
            switch (used.file()) {
                case RefusalData.REFUSAL -> {
                    modes.put(Kind.HUMAN, mode);
                    modes.put(Kind.SILVER, mode);
                }
                case RefusalData.JAILBREAK -> modes.put(Kind.JAILBREAK, mode);
                default -> modes.put(Kind.BENIGN, mode);
            }
        }
        return modes;
    }

    private static List<ScoredRow> outOfFold(EvaluationRun run, List<RefusalRow> rows) {
        var trainer = new RefusalTrainer(rows, run.seed());
        var folds = new GroupFolds(rows.stream().map(RefusalRow::group).toList(), FOLDS, run.seed());
        int each = RefusalTrainer.INNER_FOLDS + 1;
        List<ScoredRow> scored = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int done = fold * each;
            RefusalTrainer.Fitted fitted = trainer.fit(
                    RefusalTrainer.without(rows, folds, fold),
                    fits -> run.progress().at("fits", done + fits, (long) FOLDS * each));
            GuardScores guard = GuardScores.of(fitted.file());
            for (RefusalRow row : rows) {
                if (folds.foldOf(row.group()) == fold) {
                    scored.add(guard.scored(row));
                }
            }
        }
        return scored;
    }

    /// Processor time of this one thread: what others do on the machine does not count.
    private static Estimate p99(GuardScores guard, List<RefusalRow> rows) {
        List<String> texts = new ArrayList<>();
        var text = new StringBuilder();
        for (RefusalRow row : rows) {
            text.append(row.answer()).append(' ');
            if (text.length() >= TIMED_CHARS) {
                texts.add(text.substring(0, TIMED_CHARS));
                text.setLength(0);
            }
        }
        if (texts.isEmpty()) {
            return Estimate.measured(Double.NaN, 0);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[TIMED];
        for (int index = -WARM_UP; index < TIMED; index++) {
            String timed = texts.get(Math.floorMod(index, texts.size()));
            long start = threads.getCurrentThreadCpuTime();
            guard.score(timed);
            if (index >= 0) {
                nanos[index] = threads.getCurrentThreadCpuTime() - start;
            }
        }
        Arrays.sort(nanos);
        return Estimate.measured(nanos[TIMED * 99 / 100] / 1e6, TIMED);
    }

    private static List<RocCurve> curves(RefusalData data, Map<String, ScoredRow> scores) {
        List<ScoredRow> human =
                data.rows(Kind.HUMAN).stream().map(row -> scores.get(row.id())).toList();
        List<ScoredRow> againstJailbreaks = data.rows().stream()
                .filter(row -> row.kind() == Kind.JAILBREAK || (row.kind() == Kind.HUMAN && row.refuses()))
                .map(row -> scores.get(row.id()))
                .toList();
        return List.of(
                RocCurve.of("human labels", human),
                RocCurve.of("refusals against successful jailbreaks", againstJailbreaks));
    }
}
