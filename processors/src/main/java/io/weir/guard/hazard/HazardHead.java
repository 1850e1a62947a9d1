// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.Floors;
import io.weir.guard.HazardCategory;
import io.weir.guard.ModelRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small network from one embedding to one probability a hazard category.
///
/// `logit = output * tanh(input * embedding + inputBias) + outputBias`, and the probability is
/// `sigmoid(logit / temperature + offset)`, kept off 0 and 1 by [#MARGIN]. Categories do not exclude each other.
/// Several networks averaged are one network with their hidden units side by side.
///
/// Sums are in `double` and the functions are those of [StrictMath], so that every machine gives the
/// same score for the same embedding. Immutable.
public final class HazardHead {

    /// How near to 0 and 1 a probability may come: a floor of 1 is never reached.
    public static final double MARGIN = 1e-6;

    private final ModelRef encoder;
    private final List<Output> outputs;
    private final Weights weights;

    /// @param encoder whose embeddings the weights were trained on
    public HazardHead(ModelRef encoder, List<Output> outputs, Weights weights) {
        this.encoder = encoder;
        this.outputs = List.copyOf(outputs);
        this.weights = weights;
        if (this.outputs.size() != weights.outputs()) {
            throw new IllegalArgumentException("a head has a category for every output of its network");
        }
        if (new HashSet<>(categories()).size() != outputs.size()) {
            throw new IllegalArgumentException("a head names every category once");
        }
    }

    public ModelRef encoder() {
        return encoder;
    }

    public List<Output> outputs() {
        return outputs;
    }

    public Weights weights() {
        return weights;
    }

    public int width() {
        return weights.width();
    }

    /// In the order of [#probabilities].
    public List<HazardCategory> categories() {
        List<HazardCategory> categories = new ArrayList<>(outputs.size());
        outputs.forEach(output -> categories.add(output.category()));
        return categories;
    }

    /// Every category's floor; no other category is ever reported.
    public Floors floors() {
        Map<HazardCategory, Double> floors = new LinkedHashMap<>();
        outputs.forEach(output -> floors.put(output.category(), output.floor()));
        return new Floors(floors, 1);
    }

    /// Calibrated, one for each of [#categories].
    double[] probabilities(Encoder.Embedding embedding) {
        double[] scores = weights.logits(embedding);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = outputs.get(i).probability(scores[i]);
        }
        return scores;
    }

    /// What one output means.
    ///
    /// @param temperature divisor of the logit, fitted on rows that the weights had not seen
    /// @param offset added to it, fitted likewise
    /// @param floor probability from which the category is reported, in `[0, 1]`
    public record Output(HazardCategory category, double temperature, double offset, double floor) {

        public Output {
            if (!(temperature > 0 && temperature <= 1_000 && Math.abs(offset) <= 1_000 && floor >= 0 && floor <= 1)) {
                throw new IllegalArgumentException(
                        "a temperature is positive, an offset finite, a floor in [0, 1]: " + category);
            }
        }

        public double probability(double logit) {
            double probability = 1 / (1 + StrictMath.exp(-logit / temperature - offset));
            return Math.clamp(probability, MARGIN, 1 - MARGIN);
        }
    }

    /// The numbers of the network, row by row.
    public static final class Weights {

        private final int width;
        private final float[] input;
        private final float[] inputBias;
        private final float[] output;
        private final float[] outputBias;

        /// @param input a row of the embedding's width for each hidden unit
        /// @param output a row of the hidden units' number for each category
        public Weights(float[] input, float[] inputBias, float[] output, float[] outputBias) {
            this.input = finite(input);
            this.inputBias = finite(inputBias);
            this.output = finite(output);
            this.outputBias = finite(outputBias);
            int hidden = inputBias.length;
            if (hidden == 0 || input.length % hidden != 0 || output.length != hidden * outputBias.length) {
                throw new IllegalArgumentException("the parts of a network do not fit together");
            }
            this.width = input.length / hidden;
        }

        public int width() {
            return width;
        }

        public int hidden() {
            return inputBias.length;
        }

        public int outputs() {
            return outputBias.length;
        }

        /// One for each output, before temperature.
        public double[] logits(Encoder.Embedding embedding) {
            if (embedding.width() != width) {
                throw new IllegalArgumentException("embedding of width " + embedding.width() + ", not " + width);
            }
            double[] logits = new double[outputs()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = outputBias[i];
            }
            for (int unit = 0; unit < hidden(); unit++) {
                double active = StrictMath.tanh(sum(embedding, unit));
                for (int i = 0; i < logits.length; i++) {
                    logits[i] += output[i * hidden() + unit] * active;
                }
            }
            return logits;
        }

        /// All numbers in the order of the constructor's arguments.
        float[] all() {
            float[] all = new float[input.length + inputBias.length + output.length + outputBias.length];
            int at = 0;
            for (float[] part : List.of(input, inputBias, output, outputBias)) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        }

        private double sum(Encoder.Embedding embedding, int unit) {
            double sum = inputBias[unit];
            int row = unit * width;
            for (int i = 0; i < width; i++) {
                sum += (double) input[row + i] * embedding.at(i);
            }
            return sum;
        }

        private static float[] finite(float[] values) {
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("weights are finite");
                }
            }
            return values.clone();
        }
    }
}
