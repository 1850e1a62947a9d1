// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How unusual a window's score is among those of training runs that were left out when they were scored.
///
/// The unit is a run, not a window: windows of one run resemble each other, and thresholds fitted on other
/// pictures of known runs promise one false alarm in twenty and give five. A run counts by the share of its
/// windows that score as high. With r left-out runs no p-value is below `1 / (r + 1)`.
///
/// Immutable. After Vovk, Gammerman, Shafer, _Algorithmic Learning in a Random World_, 2005.
public final class RunConformal {

    private final List<double[]> runs;

    /// @param windows scores of each left-out run's windows; higher is stranger
    public RunConformal(Map<String, List<Double>> windows) {
        List<double[]> sorted = new ArrayList<>();
        windows.forEach((_, scores) -> {
            if (scores.isEmpty() || scores.stream().anyMatch(score -> score.isNaN())) {
                throw new IllegalArgumentException("a left-out run has windows with scores");
            }
            sorted.add(scores.stream().mapToDouble(Double::doubleValue).sorted().toArray());
        });
        this.runs = sorted;
    }

    public int runs() {
        return runs.size();
    }

    /// The least p-value there can be.
    public double floor() {
        return 1.0 / (runs.size() + 1);
    }

    /// In `(0, 1]`; a score that is no number is as strange as can be.
    public double pValue(double score) {
        double sum = 1;
        for (double[] scores : runs) {
            sum += (scores.length - below(scores, score)) / (double) scores.length;
        }
        return sum / (runs.size() + 1);
    }

    private static int below(double[] sorted, double score) {
        int at = Arrays.binarySearch(sorted, score);
        if (at < 0) {
            return -at - 1;
        }
        int first = at;
        while (first > 0 && sorted[first - 1] == score) {
            first--;
        }
        return first;
    }
}
