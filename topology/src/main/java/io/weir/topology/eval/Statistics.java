// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.Comparator;
import java.util.List;

/// Statistics of labelled, scored rows; each is NaN where the rows do not define it.
public final class Statistics {

    private Statistics() {}

    /// Harmonic mean of precision and recall; 0 where nothing positive is called positive.
    public static double f1(List<ScoredRow> rows) {
        int hits = 0;
        int wrong = 0;
        int positives = 0;
        for (ScoredRow row : rows) {
            positives += row.positive() ? 1 : 0;
            hits += row.positive() && row.called() ? 1 : 0;
            wrong += row.isWrong() ? 1 : 0;
        }
        return positives == 0 ? Double.NaN : 2.0 * hits / (2 * hits + wrong);
    }

    /// Share of the negative rows that are called positive.
    public static double falsePositiveRate(List<ScoredRow> rows) {
        return calledRate(rows, false);
    }

    /// Share of the positive rows that are called positive.
    public static double recall(List<ScoredRow> rows) {
        return calledRate(rows, true);
    }

    /// Area under the ROC curve: how often a positive row outscores a negative one, ties half.
    public static double auc(List<ScoredRow> rows) {
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::score))
                .toList();
        long positives = rows.stream().filter(ScoredRow::positive).count();
        long negatives = rows.size() - positives;
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double below = 0;
        double wins = 0;
        int at = 0;
        while (at < sorted.size()) {
            double score = sorted.get(at).score();
            int tiedPositives = 0;
            int tiedNegatives = 0;
            for (; at < sorted.size() && sorted.get(at).score() == score; at++) {
                if (sorted.get(at).positive()) {
                    tiedPositives++;
                } else {
                    tiedNegatives++;
                }
            }
            wins += tiedPositives * (below + tiedNegatives / 2.0);
            below += tiedNegatives;
        }
        return wins / ((double) positives * negatives);
    }

    /// A share with Wilson's 95 % interval, which holds for few rows and for none or all counted.
    public static Estimate wilson(int hits, int rows) {
        if (rows == 0) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double z = 1.959964;
        double share = (double) hits / rows;
        double scale = 1 + z * z / rows;
        double middle = (share + z * z / (2 * rows)) / scale;
        double half = z * Math.sqrt(share * (1 - share) / rows + z * z / (4.0 * rows * rows)) / scale;
        return new Estimate(share, Math.max(0, middle - half), Math.min(1, middle + half), rows);
    }

    private static double calledRate(List<ScoredRow> rows, boolean positive) {
        int all = 0;
        int called = 0;
        for (ScoredRow row : rows) {
            if (row.positive() == positive) {
                all++;
                called += row.called() ? 1 : 0;
            }
        }
        return all == 0 ? Double.NaN : (double) called / all;
    }
}
