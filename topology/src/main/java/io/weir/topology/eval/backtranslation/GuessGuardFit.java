// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import io.weir.guard.backtranslation.GuessFeatures;
import io.weir.guard.backtranslation.GuessGuardModel;
import io.weir.guard.linear.LinearModel;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.LogisticFit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Fits both models, and the threshold on margins of folds that had not seen the row's group.
///
/// Harmful goals near a held-out one are held out with it.
final class GuessGuardFit {

    static final int FOLDS = 5;
    static final double REQUEST_COST = 1;
    static final double ANSWER_COST = 1;

    /// Shares of benign answers, and of answers to safe prompts, that may be flagged in the folds.
    static final double BENIGN_MAX = .01;
    static final double SAFE_MAX = .05;

    private static final double LOGIT_MAX = 13.8;
    private static final int FEATURE_ROWS_MIN = 2;

    private final List<GuessRow> rows;
    private final EmbeddedRows texts;

    GuessGuardFit(List<GuessRow> rows, EmbeddedRows texts) {
        this.rows = List.copyOf(rows);
        this.texts = texts;
    }

    /// @param score fused log-odds with the true request for a guess
    /// @param answer log-odds of the answer alone
    /// @param request log-odds of the true request alone
    record Unseen(GuessRow row, double score, double answer, double request) {}

    /// Weights that have not seen some rows.
    ///
    /// @param held those rows, with and without answers
    record Fold(List<GuessRow> held, LogisticFit request, LogisticFit answer) {

        /// The bytes of a file of these weights.
        ///
        /// @param threshold fused log-odds from which a pair is harmful
        byte[] file(double threshold) {
            return GuessGuardModel.write(bytes(request, .5), bytes(answer, 1 / (1 + Math.exp(-threshold))));
        }
    }

    /// One fit for each fold of the groups.
    List<Fold> folds(long seed) {
        var folds = new GroupFolds(rows.stream().map(GuessRow::group).toList(), FOLDS, seed + 1);
        List<Fold> fits = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            List<GuessRow> held = rows.stream()
                    .filter(row -> folds.foldOf(row.group()) == left)
                    .toList();
            var near = new NearGoals(held.stream()
                    .filter(row -> row.harmful() && row.isExchange())
                    .map(GuessRow::request)
                    .toList());
            List<GuessRow> others = rows.stream()
                    .filter(row -> folds.foldOf(row.group()) != left)
                    .filter(row -> !row.harmful() || !near.holds(row.request()))
                    .toList();
            fits.add(new Fold(held, requests(others), answers(others)));
        }
        return fits;
    }

    /// The exchanges, each scored by weights that had not seen its group.
    List<Unseen> outOfFold(List<Fold> folds) {
        List<Unseen> unseen = new ArrayList<>();
        for (Fold fold : folds) {
            for (GuessRow row : fold.held()) {
                if (row.isExchange()) {
                    double asked = clamped(fold.request().margin(texts.request(row)));
                    double answered = clamped(fold.answer().margin(texts.answerFeatures(row)));
                    unseen.add(new Unseen(row, answered + GuessGuardModel.REQUEST_WEIGHT * asked, answered, asked));
                }
            }
        }
        return unseen;
    }

    /// The bytes of the file, fitted on all rows.
    ///
    /// @param both fused log-odds from which guess and answer together are harmful
    /// @param alone log-odds from which an answer alone is
    byte[] file(double both, double alone) {
        return GuessGuardModel.write(
                bytes(requests(rows), 1 / (1 + Math.exp(-alone))), bytes(answers(rows), 1 / (1 + Math.exp(-both))));
    }

    /// The lowest fused log-odds that keep both shares.
    static double threshold(List<Unseen> unseen) {
        return threshold(unseen, Unseen::score);
    }

    /// The lowest log-odds of one kind that keep both shares.
    static double threshold(List<Unseen> unseen, ToDoubleFunction<Unseen> kind) {
        return Math.max(
                quantile(unseen, kind, GuessRow.BENIGN, BENIGN_MAX), quantile(unseen, kind, GuessRow.SAFE, SAFE_MAX));
    }

    private static double quantile(List<Unseen> unseen, ToDoubleFunction<Unseen> kind, String family, double share) {
        double[] scores = unseen.stream()
                .filter(row -> row.row().family().equals(family))
                .mapToDouble(kind)
                .sorted()
                .toArray();
        if (scores.length == 0) {
            return 0;
        }
        int allowed = (int) Math.floor(scores.length * share);
        return scores[scores.length - 1 - Math.min(allowed, scores.length - 1)] + 1e-6;
    }

    private LogisticFit requests(List<GuessRow> of) {
        List<LogisticFit.Example> examples = of.stream()
                .map(row -> new LogisticFit.Example(texts.request(row), row.harmful()))
                .toList();
        return LogisticFit.of(
                examples,
                new LogisticFit.Settings(
                        GuessFeatures.requestCount(texts.width()),
                        GuessFeatures::isHashed,
                        FEATURE_ROWS_MIN,
                        REQUEST_COST,
                        true));
    }

    private LogisticFit answers(List<GuessRow> of) {
        List<LogisticFit.Example> examples = of.stream()
                .filter(GuessRow::isExchange)
                .map(row -> new LogisticFit.Example(texts.answerFeatures(row), row.harmful()))
                .toList();
        return LogisticFit.of(
                examples, new LogisticFit.Settings(texts.width(), _ -> false, FEATURE_ROWS_MIN, ANSWER_COST, true));
    }

    private static byte[] bytes(LogisticFit fit, double threshold) {
        return LinearModel.write(fit.weights(), fit.bias(), 1, 0, (float) threshold);
    }

    private static double clamped(double margin) {
        return Math.clamp(margin, -LOGIT_MAX, LOGIT_MAX);
    }
}
