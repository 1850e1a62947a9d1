// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import java.util.List;

/// The simplest use of embeddings: nearer to the middle of the texts that belong, or of those that do not.
///
/// Fitted on rows outside the fold; a text's score is that of its highest window.
final class CentroidBaseline {

    private final double[] direction;

    private CentroidBaseline(double[] direction) {
        this.direction = direction;
    }

    static CentroidBaseline fit(List<HazardRow> rows, EncodedTexts texts, int category) {
        double[] belonging = new double[texts.width()];
        double[] other = new double[texts.width()];
        int belongingCount = 0;
        int otherCount = 0;
        for (HazardRow row : rows) {
            if (row.isKnown(category)) {
                boolean belongs = row.isPositive(category);
                belongingCount += belongs ? 1 : 0;
                otherCount += belongs ? 0 : 1;
                add(texts.windows(row), belongs ? belonging : other);
            }
        }
        for (int i = 0; i < belonging.length; i++) {
            belonging[i] = belonging[i] / Math.max(1, belongingCount) - other[i] / Math.max(1, otherCount);
        }
        return new CentroidBaseline(belonging);
    }

    double score(List<Encoder.Embedding> windows) {
        double highest = Double.NEGATIVE_INFINITY;
        for (Encoder.Embedding window : windows) {
            double dot = 0;
            for (int i = 0; i < direction.length; i++) {
                dot += direction[i] * window.at(i);
            }
            highest = Math.max(highest, dot);
        }
        return highest;
    }

    private static void add(List<Encoder.Embedding> windows, double[] sum) {
        for (Encoder.Embedding window : windows) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (double) window.at(i) / windows.size();
            }
        }
    }
}
