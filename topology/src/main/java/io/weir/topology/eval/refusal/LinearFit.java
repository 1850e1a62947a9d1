// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.weir.guard.refusal.RefusalFeatures;
import java.util.ArrayList;
import java.util.List;

/// L2-regularised logistic regression over feature vectors, by liblinear's trust region solver.
///
/// The solver draws no random number. A row weighs as often as it is repeated. Hashed features are
/// scaled by their inverse document frequency, which the weights then hold; one that fewer than
/// [#ROWS_MIN] rows have is left out.
final class LinearFit {

    private static final double PRECISION = 1e-2;
    private static final int ROWS_MIN = 3;

    private final float[] weights;
    private final float bias;

    private LinearFit(float[] weights, float bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /// One row of a fit.
    ///
    /// @param weight how often it counts
    record Example(FeatureVector vector, boolean positive, int weight) {}

    static LinearFit of(List<Example> examples, double cost) {
        double[] factors = factors(examples);
        int[] columns = new int[factors.length];
        int used = 0;
        for (int feature = 0; feature < factors.length; feature++) {
            columns[feature] = factors[feature] > 0 ? ++used : 0;
        }
        List<Feature[]> rows = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        for (Example example : examples) {
            Feature[] row = row(example.vector(), factors, columns, used + 1);
            for (int copy = 0; copy < example.weight(); copy++) {
                rows.add(row);
                labels.add(example.positive() ? 1.0 : -1.0);
            }
        }
        var problem = new Problem();
        problem.l = rows.size();
        problem.n = used + 1;
        problem.x = rows.toArray(new Feature[0][]);
        problem.y = labels.stream().mapToDouble(Double::doubleValue).toArray();
        Linear.disableDebugOutput();
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, PRECISION));
        return read(model, factors, columns, used);
    }

    double margin(FeatureVector vector) {
        return vector.dot(weights) + bias;
    }

    float[] weights() {
        return weights.clone();
    }

    float bias() {
        return bias;
    }

    private static double[] factors(List<Example> examples) {
        int[] rows = new int[RefusalFeatures.count()];
        for (Example example : examples) {
            for (int index = 0; index < example.vector().size(); index++) {
                rows[example.vector().bucket(index)]++;
            }
        }
        double[] factors = new double[rows.length];
        for (int feature = 0; feature < rows.length; feature++) {
            if (rows[feature] >= ROWS_MIN) {
                factors[feature] = RefusalFeatures.isHashed(feature)
                        ? Math.log((1.0 + examples.size()) / (1 + rows[feature])) + 1
                        : 1;
            }
        }
        return factors;
    }

    private static Feature[] row(FeatureVector vector, double[] factors, int[] columns, int biasColumn) {
        List<Feature> row = new ArrayList<>();
        for (int index = 0; index < vector.size(); index++) {
            int feature = vector.bucket(index);
            if (columns[feature] > 0) {
                row.add(new FeatureNode(columns[feature], vector.value(index) * factors[feature]));
            }
        }
        row.add(new FeatureNode(biasColumn, 1));
        return row.toArray(new Feature[0]);
    }

    private static LinearFit read(Model model, double[] factors, int[] columns, int used) {
        double[] solved = model.getFeatureWeights();
        int sign = model.getLabels()[0] == 1 ? 1 : -1;
        float[] weights = new float[factors.length];
        for (int feature = 0; feature < weights.length; feature++) {
            if (columns[feature] > 0) {
                weights[feature] = (float) (sign * solved[columns[feature] - 1] * factors[feature]);
            }
        }
        return new LinearFit(weights, (float) (sign * solved[used]));
    }
}
