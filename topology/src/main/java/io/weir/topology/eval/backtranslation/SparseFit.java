// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.backtranslation;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// L2-regularised logistic regression on sparse rows, both classes weighing alike.
///
/// The solver draws no random number. Hashed features are scaled by their inverse document frequency, which
/// the weights then hold; one that fewer than [#ROWS_MIN] rows have is left out.
final class SparseFit {

    private static final double PRECISION = 1e-2;
    private static final int ROWS_MIN = 2;

    private final float[] weights;
    private final float bias;

    private SparseFit(float[] weights, float bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /// @param features value of each, by number
    record Example(Map<Integer, Float> features, boolean positive) {

        Example {
            features = new TreeMap<>(features);
        }
    }

    static SparseFit of(List<Example> examples, int count, IntPredicate hashed, double cost) {
        double[] factors = factors(examples, count, hashed);
        int[] columns = new int[count];
        int used = 0;
        for (int feature = 0; feature < count; feature++) {
            columns[feature] = factors[feature] > 0 ? ++used : 0;
        }
        var problem = new Problem();
        problem.l = examples.size();
        problem.n = used + 1;
        problem.x = new Feature[examples.size()][];
        problem.y = new double[examples.size()];
        int positives = 0;
        for (int at = 0; at < examples.size(); at++) {
            problem.x[at] = row(examples.get(at), factors, columns, used + 1);
            problem.y[at] = examples.get(at).positive() ? 1 : -1;
            positives += examples.get(at).positive() ? 1 : 0;
        }
        Linear.disableDebugOutput();
        var parameter = new Parameter(SolverType.L2R_LR, cost, PRECISION);
        double half = examples.size() / 2.0;
        parameter.setWeights(
                new double[] {half / Math.max(1, positives), half / Math.max(1, examples.size() - positives)},
                new int[] {1, -1});
        return read(Linear.train(problem, parameter), factors, columns, used);
    }

    double margin(Map<Integer, Float> features) {
        double sum = bias;
        for (Map.Entry<Integer, Float> feature : features.entrySet()) {
            sum += (double) weights[feature.getKey()] * feature.getValue();
        }
        return sum;
    }

    float[] weights() {
        return weights.clone();
    }

    float bias() {
        return bias;
    }

    private static double[] factors(List<Example> examples, int count, IntPredicate hashed) {
        int[] rows = new int[count];
        examples.forEach(example -> example.features().keySet().forEach(feature -> rows[feature]++));
        double[] factors = new double[count];
        for (int feature = 0; feature < count; feature++) {
            if (!hashed.test(feature)) {
                factors[feature] = 1;
            } else if (rows[feature] >= ROWS_MIN) {
                factors[feature] = Math.log((1.0 + examples.size()) / (1 + rows[feature])) + 1;
            }
        }
        return factors;
    }

    private static Feature[] row(Example example, double[] factors, int[] columns, int biasColumn) {
        List<Feature> row = new ArrayList<>();
        example.features().forEach((feature, value) -> {
            if (columns[feature] > 0) {
                row.add(new FeatureNode(columns[feature], value * factors[feature]));
            }
        });
        row.add(new FeatureNode(biasColumn, 1));
        return row.toArray(new Feature[0]);
    }

    private static SparseFit read(Model model, double[] factors, int[] columns, int used) {
        double[] solved = model.getFeatureWeights();
        int sign = model.getLabels()[0] == 1 ? 1 : -1;
        float[] weights = new float[factors.length];
        for (int feature = 0; feature < weights.length; feature++) {
            if (columns[feature] > 0) {
                weights[feature] = (float) (sign * solved[columns[feature] - 1] * factors[feature]);
            }
        }
        return new SparseFit(weights, (float) (sign * solved[used]));
    }
}
