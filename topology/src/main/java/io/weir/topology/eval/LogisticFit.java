// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// L2-regularised logistic regression over sparse rows, by liblinear's trust region solver.
///
/// The solver draws no random number. A row weighs as often as it is repeated. Hashed features are scaled
/// by their inverse document frequency, which the weights then hold; a feature that too few rows have is
/// left out.
public final class LogisticFit {

    private static final double PRECISION = 1e-2;

    private final float[] weights;
    private final float bias;

    private LogisticFit(float[] weights, float bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /// @param features how many there are
    /// @param hashed which of them are words or characters in a bucket
    /// @param rowsMin rows that a feature needs
    /// @param cost of a wrong row, against the size of the weights
    /// @param balanced whether both classes weigh alike, however many rows each has
    public record Settings(int features, IntPredicate hashed, int rowsMin, double cost, boolean balanced) {}

    /// One row of a fit.
    ///
    /// @param weight how often it counts
    public record Example(SparseVector vector, boolean positive, int weight) {

        public Example(SparseVector vector, boolean positive) {
            this(vector, positive, 1);
        }
    }

    public static LogisticFit of(List<Example> examples, Settings settings) {
        double[] factors = factors(examples, settings);
        int[] columns = new int[factors.length];
        int used = 0;
        for (int feature = 0; feature < factors.length; feature++) {
            columns[feature] = factors[feature] > 0 ? ++used : 0;
        }
        Problem problem = problem(examples, factors, columns, used + 1);
        Linear.disableDebugOutput();
        var parameter = new Parameter(SolverType.L2R_LR, settings.cost(), PRECISION);
        if (settings.balanced()) {
            balance(parameter, problem.y);
        }
        return read(Linear.train(problem, parameter), factors, columns, used);
    }

    public double margin(SparseVector vector) {
        return vector.dot(weights) + bias;
    }

    public float[] weights() {
        return weights.clone();
    }

    public float bias() {
        return bias;
    }

    private static Problem problem(List<Example> examples, double[] factors, int[] columns, int biasColumn) {
        List<Feature[]> rows = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        for (Example example : examples) {
            Feature[] row = row(example.vector(), factors, columns, biasColumn);
            for (int copy = 0; copy < example.weight(); copy++) {
                rows.add(row);
                labels.add(example.positive() ? 1.0 : -1.0);
            }
        }
        var problem = new Problem();
        problem.l = rows.size();
        problem.n = biasColumn;
        problem.x = rows.toArray(new Feature[0][]);
        problem.y = labels.stream().mapToDouble(Double::doubleValue).toArray();
        return problem;
    }

    private static void balance(Parameter parameter, double[] labels) {
        double half = labels.length / 2.0;
        double positives = 0;
        for (double label : labels) {
            positives += label > 0 ? 1 : 0;
        }
        parameter.setWeights(
                new double[] {half / Math.max(1, positives), half / Math.max(1, labels.length - positives)},
                new int[] {1, -1});
    }

    private static double[] factors(List<Example> examples, Settings settings) {
        int[] rows = new int[settings.features()];
        for (Example example : examples) {
            for (int index = 0; index < example.vector().size(); index++) {
                rows[example.vector().feature(index)]++;
            }
        }
        double[] factors = new double[rows.length];
        for (int feature = 0; feature < rows.length; feature++) {
            if (rows[feature] >= settings.rowsMin()) {
                factors[feature] = settings.hashed().test(feature)
                        ? Math.log((1.0 + examples.size()) / (1 + rows[feature])) + 1
                        : 1;
            }
        }
        return factors;
    }

    private static Feature[] row(SparseVector vector, double[] factors, int[] columns, int biasColumn) {
        List<Feature> row = new ArrayList<>();
        for (int index = 0; index < vector.size(); index++) {
            int feature = vector.feature(index);
            if (columns[feature] > 0) {
                row.add(new FeatureNode(columns[feature], vector.value(index) * factors[feature]));
            }
        }
        row.add(new FeatureNode(biasColumn, 1));
        return row.toArray(new Feature[0]);
    }

    private static LogisticFit read(Model model, double[] factors, int[] columns, int used) {
        double[] solved = model.getFeatureWeights();
        int sign = model.getLabels()[0] == 1 ? 1 : -1;
        float[] weights = new float[factors.length];
        for (int feature = 0; feature < weights.length; feature++) {
            if (columns[feature] > 0) {
                weights[feature] = (float) (sign * solved[columns[feature] - 1] * factors[feature]);
            }
        }
        return new LogisticFit(weights, (float) (sign * solved[used]));
    }
}
