// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder.Embedding;
import io.weir.guard.hazard.HazardHead;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Fits one small tanh network a category, to the texts whose label is known, and joins them to one head.
///
/// Loss: binary cross-entropy, in which the texts that belong weigh as much together as those that do not,
/// plus a penalty on squared weights. A text in several windows is judged by its highest logit, as the guard
/// does it, and only that window learns. Solver: Adam on all examples at once.
///
/// Same texts and seed, same weights, on every machine: sums have one order, and the functions are those
/// of [StrictMath].
final class TanhTrainer {

    private final TanhSettings settings;
    private final int width;

    TanhTrainer(TanhSettings settings, int width) {
        this.settings = settings;
        this.width = width;
    }

    /// @param windows of each row's text
    HazardHead.Weights fit(List<HazardRow> rows, List<List<Embedding>> windows, long seed) {
        Inputs inputs = Inputs.of(windows, width);
        List<TanhNetwork> networks = IntStream.range(0, HazardRows.CATEGORIES.size())
                .parallel()
                .mapToObj(category -> fit(rows, inputs, category, seed))
                .toList();
        return join(networks, inputs);
    }

    private TanhNetwork fit(List<HazardRow> rows, Inputs inputs, int category, long seed) {
        int[] known = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).isKnown(category))
                .toArray();
        long belonging = IntStream.of(known)
                .filter(i -> rows.get(i).isPositive(category))
                .count();
        var random = new SplittableRandom(seed * HazardRows.CATEGORIES.size() + category);
        TanhNetwork network = new TanhNetwork(width, settings.hidden(), random);
        for (int step = 0; step < settings.steps(); step++) {
            for (int i : known) {
                boolean belongs = rows.get(i).isPositive(category);
                double weight = .5 / (belongs ? belonging : known.length - belonging);
                network.learn(inputs.windows(i), belongs, weight);
            }
            double left = 1 - (double) step / settings.steps();
            network.step(settings.rate() * left, settings.inputPenalty(), settings.outputPenalty());
        }
        return network;
    }

    /// Every network's units side by side, with the scale and the middle of the inputs in their weights.
    private HazardHead.Weights join(List<TanhNetwork> networks, Inputs inputs) {
        int hidden = settings.hidden();
        int units = networks.size() * hidden;
        float[] input = new float[units * width];
        float[] inputBias = new float[units];
        float[] output = new float[networks.size() * units];
        float[] outputBias = new float[networks.size()];
        for (int category = 0; category < networks.size(); category++) {
            TanhNetwork network = networks.get(category);
            outputBias[category] = (float) network.outputBias();
            for (int unit = 0; unit < hidden; unit++) {
                int to = category * hidden + unit;
                double bias = network.inputBias(unit);
                for (int i = 0; i < width; i++) {
                    double weight = network.input(i, unit) * inputs.scale();
                    input[to * width + i] = (float) weight;
                    bias -= weight * inputs.middle(i);
                }
                inputBias[to] = (float) bias;
                output[category * units + to] = (float) network.output(unit);
            }
        }
        return new HazardHead.Weights(input, inputBias, output, outputBias);
    }
}
