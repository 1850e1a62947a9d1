// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.SplittableRandom;

/// k-means: which cell a point lies in. Lloyd's rounds from centres drawn far apart (k-means++), the best of
/// several starts; the same points and seed give the same centres.
final class Cells {

    private static final int ROUNDS_MAX = 100;

    private final double[][] centres;

    Cells(double[][] centres) {
        this.centres = centres;
    }

    static Cells fit(double[][] points, int count, int starts, long seed) {
        var random = new SplittableRandom(seed);
        double best = Double.POSITIVE_INFINITY;
        double[][] found = points;
        for (int start = 0; start < starts; start++) {
            double[][] centres = drawn(points, Math.min(count, points.length), random);
            double spread = settle(points, centres);
            if (spread < best) {
                best = spread;
                found = centres;
            }
        }
        return new Cells(found);
    }

    double[][] centres() {
        return centres;
    }

    int count() {
        return centres.length;
    }

    /// The nearest centre, the first of equally near ones.
    int of(double[] point) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < centres.length; i++) {
            double squared = squared(point, centres[i], least);
            if (squared < least) {
                least = squared;
                nearest = i;
            }
        }
        return nearest;
    }

    private static double[][] drawn(double[][] points, int count, SplittableRandom random) {
        double[][] centres = new double[count][];
        double[] far = new double[points.length];
        java.util.Arrays.fill(far, Double.POSITIVE_INFINITY);
        centres[0] = points[random.nextInt(points.length)].clone();
        for (int i = 1; i < count; i++) {
            double sum = 0;
            for (int p = 0; p < points.length; p++) {
                far[p] = Math.min(far[p], squared(points[p], centres[i - 1], far[p]));
                sum += far[p];
            }
            double left = random.nextDouble() * sum;
            int chosen = 0;
            while (chosen < points.length - 1 && left >= far[chosen]) {
                left -= far[chosen++];
            }
            centres[i] = points[chosen].clone();
        }
        return centres;
    }

    /// @return sum of squared distances once no point changes its cell
    private static double settle(double[][] points, double[][] centres) {
        int[] cells = new int[points.length];
        java.util.Arrays.fill(cells, -1);
        double spread = 0;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            var current = new Cells(centres);
            boolean moved = false;
            spread = 0;
            for (int p = 0; p < points.length; p++) {
                int cell = current.of(points[p]);
                moved |= cell != cells[p];
                cells[p] = cell;
                spread += squared(points[p], centres[cell], Double.POSITIVE_INFINITY);
            }
            if (!moved) {
                return spread;
            }
            centre(points, cells, centres);
        }
        return spread;
    }

    private static void centre(double[][] points, int[] cells, double[][] centres) {
        double[][] sums = new double[centres.length][points[0].length];
        int[] counts = new int[centres.length];
        for (int p = 0; p < points.length; p++) {
            counts[cells[p]]++;
            for (int i = 0; i < points[p].length; i++) {
                sums[cells[p]][i] += points[p][i];
            }
        }
        for (int c = 0; c < centres.length; c++) {
            for (int i = 0; counts[c] > 0 && i < sums[c].length; i++) {
                centres[c][i] = sums[c][i] / counts[c];
            }
        }
    }

    /// Stops where it is past `enough`.
    private static double squared(double[] one, double[] other, double enough) {
        double sum = 0;
        for (int i = 0; i < one.length && sum < enough; i++) {
            double difference = one[i] - other[i];
            sum += difference * difference;
        }
        return sum;
    }
}
