// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Arrays;

/// Covariances and their decompositions, on plain arrays: row by row, in `double`, always in the same order,
/// so that the same numbers give the same bits.
final class Symmetric {

    private static final int SWEEPS_MAX = 60;

    private Symmetric() {}

    static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= rows.length;
        }
        return mean;
    }

    /// With divisor n - 1; zero for a single row.
    static double[][] covariance(double[][] rows, double[] mean) {
        int size = mean.length;
        double[][] covariance = new double[size][size];
        double[] centred = new double[size];
        for (double[] row : rows) {
            for (int i = 0; i < size; i++) {
                centred[i] = row[i] - mean[i];
            }
            for (int i = 0; i < size; i++) {
                double factor = centred[i];
                double[] line = covariance[i];
                for (int j = 0; j <= i; j++) {
                    line[j] += factor * centred[j];
                }
            }
        }
        int divisor = Math.max(1, rows.length - 1);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] /= divisor;
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    static double trace(double[][] matrix) {
        double trace = 0;
        for (int i = 0; i < matrix.length; i++) {
            trace += matrix[i][i];
        }
        return trace;
    }

    /// Lower triangle L with L·Lᵀ equal to a positive definite matrix.
    static double[][] cholesky(double[][] matrix) {
        int size = matrix.length;
        double[][] lower = new double[size][];
        for (int i = 0; i < size; i++) {
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] - dot(lower[i], lower[j], j);
                if (i == j && !(sum > 0)) {
                    throw new IllegalArgumentException("a covariance is positive definite");
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        return lower;
    }

    /// Solves L·x = b.
    static double[] solve(double[][] lower, double[] right) {
        double[] solution = new double[right.length];
        for (int i = 0; i < solution.length; i++) {
            solution[i] = (right[i] - dot(lower[i], solution, i)) / lower[i][i];
        }
        return solution;
    }

    /// Four sums, so that additions need not wait for each other.
    static double dot(double[] one, double[] other, int length) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            a += one[i] * other[i];
            b += one[i + 1] * other[i + 1];
            c += one[i + 2] * other[i + 2];
            d += one[i + 3] * other[i + 3];
        }
        for (; i < length; i++) {
            a += one[i] * other[i];
        }
        return a + b + (c + d);
    }

    /// Eigenvectors as rows, largest eigenvalue first: Jacobi's rotations, row by row.
    ///
    /// @param matrix is overwritten
    static double[][] eigenvectors(double[][] matrix, int count) {
        int size = matrix.length;
        double[][] vectors = new double[size][size];
        for (int i = 0; i < size; i++) {
            vectors[i][i] = 1;
        }
        double tiny = 1e-22 * squares(matrix, true);
        for (int sweep = 0; sweep < SWEEPS_MAX && squares(matrix, false) > tiny; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(matrix, vectors, p, q);
                }
            }
        }
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Double.compare(matrix[b][b], matrix[a][a]));
        double[][] first = new double[Math.min(count, size)][];
        for (int i = 0; i < first.length; i++) {
            first[i] = vectors[order[i]];
        }
        return first;
    }

    private static double squares(double[][] matrix, boolean diagonal) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                sum += i == j && !diagonal ? 0 : matrix[i][j] * matrix[i][j];
            }
        }
        return sum;
    }

    private static void rotate(double[][] matrix, double[][] vectors, int p, int q) {
        if (matrix[p][q] == 0) {
            return;
        }
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        turn(matrix[p], matrix[q], c, s);
        for (double[] row : matrix) {
            double before = row[p];
            row[p] = c * before - s * row[q];
            row[q] = s * before + c * row[q];
        }
        turn(vectors[p], vectors[q], c, s);
    }

    private static void turn(double[] one, double[] other, double c, double s) {
        for (int i = 0; i < one.length; i++) {
            double before = one[i];
            one[i] = c * before - s * other[i];
            other[i] = s * before + c * other[i];
        }
    }
}
