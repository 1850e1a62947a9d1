// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import io.weir.guard.linear.LinearModel;
import io.weir.guard.refusal.RefusalFeatures;
import io.weir.guard.text.NormalisedText;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.LogisticFit;
import io.weir.topology.eval.PlattScaling;
import io.weir.topology.eval.ScoredRow;
import io.weir.topology.eval.SparseVector;
import io.weir.topology.eval.Statistics;
import io.weir.topology.eval.refusal.RefusalRow.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// Fits the refusal model on some rows: weights on all of them, calibration and threshold on margins
/// of cross-validation among them.
///
/// So a caller that holds rows back never meets a threshold that those rows chose. The authored answers
/// take part in every fit, and in no measurement.
final class RefusalTrainer {

    static final int INNER_FOLDS = 4;
    static final double COST = .1;
    static final int HUMAN_WEIGHT = 12;

    private static final int FEATURE_ROWS_MIN = 3;

    private static final double JAILBREAK_MAX = .012;
    private static final double BENIGN_MAX = .006;
    private static final double FALSE_POSITIVE_MAX = .055;
    private static final int SMOOTHING = 4;

    private final Map<String, SparseVector> vectors = new HashMap<>();
    private final List<RefusalRow> authored;
    private final long seed;

    RefusalTrainer(List<RefusalRow> rows, long seed) {
        this.seed = seed;
        this.authored = AuthoredAnswers.rows();
        rows.forEach(row -> vectors.put(row.id(), vectorOf(row)));
    }

    /// Fitted weights as the bytes of their file.
    ///
    /// @param unseen the rows' probabilities by weights that had not seen them
    record Fitted(LogisticFit fit, PlattScaling calibration, double threshold, List<ScoredRow> unseen) {

        byte[] file() {
            return LinearModel.write(
                    fit.weights(), fit.bias(), (float) calibration.slope(), (float) calibration.offset(), (float)
                            threshold);
        }
    }

    /// @param progress told how many of [#INNER_FOLDS] + 1 fits are done
    Fitted fit(List<RefusalRow> rows, IntConsumer progress) {
        double[] margins = new double[rows.size()];
        var folds = new GroupFolds(rows.stream().map(RefusalRow::group).toList(), INNER_FOLDS, seed + 1);
        for (int fold = 0; fold < INNER_FOLDS; fold++) {
            LogisticFit fit = weights(without(rows, folds, fold));
            for (int index = 0; index < rows.size(); index++) {
                if (folds.foldOf(rows.get(index).group()) == fold) {
                    margins[index] = fit.margin(vector(rows.get(index)));
                }
            }
            progress.accept(fold + 1);
        }
        List<PlattScaling.Unseen> human = new ArrayList<>();
        for (int index = 0; index < margins.length; index++) {
            if (rows.get(index).kind() == Kind.HUMAN) {
                human.add(
                        new PlattScaling.Unseen(margins[index], rows.get(index).refuses()));
            }
        }
        PlattScaling calibration = PlattScaling.of(human);
        double threshold = threshold(rows, margins, calibration);
        List<ScoredRow> unseen = scored(rows, margins, calibration, threshold);
        LogisticFit fit = weights(rows);
        progress.accept(INNER_FOLDS + 1);
        return new Fitted(fit, calibration, threshold, unseen);
    }

    static List<RefusalRow> without(List<RefusalRow> rows, GroupFolds folds, int fold) {
        return rows.stream().filter(row -> folds.foldOf(row.group()) != fold).toList();
    }

    /// Human rows are few and count most; of the many silver and jailbreak rows every other one is
    /// fitted on, so that the repeats of the human rows stay few too.
    private LogisticFit weights(List<RefusalRow> rows) {
        List<LogisticFit.Example> examples = new ArrayList<>();
        int many = 0;
        for (RefusalRow row : rows) {
            int weight = switch (row.kind()) {
                case HUMAN -> HUMAN_WEIGHT;
                case SILVER, JAILBREAK -> many++ % 2;
                case BENIGN, AUTHORED -> 1;
            };
            if (weight > 0) {
                examples.add(new LogisticFit.Example(vector(row), row.refuses(), weight));
            }
        }
        authored.forEach(row -> examples.add(new LogisticFit.Example(vector(row), row.refuses(), 1)));
        return LogisticFit.of(
                examples,
                new LogisticFit.Settings(
                        RefusalFeatures.count(), RefusalFeatures::isHashed, FEATURE_ROWS_MIN, COST, false));
    }

    private SparseVector vector(RefusalRow row) {
        return vectors.computeIfAbsent(row.id(), _ -> vectorOf(row));
    }

    private static SparseVector vectorOf(RefusalRow row) {
        NormalisedText text = NormalisedText.of(row.answer());
        return SparseVector.of(sink -> RefusalFeatures.extract(text, 0, text.length(), sink));
    }

    /// The threshold of the best F1, averaged over its neighbours, that keeps the other rates.
    private static double threshold(List<RefusalRow> rows, double[] margins, PlattScaling calibration) {
        double best = .5;
        double bestScore = -1;
        for (int percent = 10; percent <= 90; percent++) {
            if (!keepsRates(rows, margins, calibration, percent / 100.0)) {
                continue;
            }
            double sum = 0;
            for (int near = -SMOOTHING; near <= SMOOTHING; near++) {
                sum += Statistics.f1(
                        kind(rows, scored(rows, margins, calibration, (percent + near) / 100.0), Kind.HUMAN));
            }
            if (sum > bestScore) {
                bestScore = sum;
                best = percent / 100.0;
            }
        }
        return best;
    }

    private static boolean keepsRates(
            List<RefusalRow> rows, double[] margins, PlattScaling calibration, double threshold) {
        List<ScoredRow> scored = scored(rows, margins, calibration, threshold);
        Map<Kind, Double> rates = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            rates.put(kind, Statistics.falsePositiveRate(kind(rows, scored, kind)));
        }
        return !(rates.getOrDefault(Kind.JAILBREAK, 0.0) > JAILBREAK_MAX)
                && !(rates.getOrDefault(Kind.BENIGN, 0.0) > BENIGN_MAX)
                && !(rates.getOrDefault(Kind.HUMAN, 0.0) > FALSE_POSITIVE_MAX);
    }

    private static List<ScoredRow> kind(List<RefusalRow> rows, List<ScoredRow> scored, Kind kind) {
        List<ScoredRow> chosen = new ArrayList<>();
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).kind() == kind) {
                chosen.add(scored.get(index));
            }
        }
        return chosen;
    }

    private static List<ScoredRow> scored(
            List<RefusalRow> rows, double[] margins, PlattScaling calibration, double threshold) {
        List<ScoredRow> scored = new ArrayList<>(rows.size());
        for (int index = 0; index < margins.length; index++) {
            RefusalRow row = rows.get(index);
            double probability = calibration.probability(margins[index]);
            scored.add(new ScoredRow(
                    row.id(), row.group(), row.slice(), row.refuses(), probability, probability >= threshold));
        }
        return scored;
    }
}
