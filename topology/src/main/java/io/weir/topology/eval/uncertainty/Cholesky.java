// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

/// Solves a symmetric, positive definite system; only the lower triangle is read, and it is overwritten.
final class Cholesky {

    private Cholesky() {}

    static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j][j];
            }
        }
        double[] solved = right.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                solved[i] -= matrix[i][k] * solved[k];
            }
            solved[i] /= matrix[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                solved[i] -= matrix[k][i] * solved[k];
            }
            solved[i] /= matrix[i][i];
        }
        return solved;
    }
}
