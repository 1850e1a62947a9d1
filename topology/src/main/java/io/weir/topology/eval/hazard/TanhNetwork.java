// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import io.weir.guard.Encoder;
import io.weir.guard.hazard.HazardHead;
import java.util.List;
import java.util.SplittableRandom;

/// One network while it learns. Not safe for threads.
///
/// An embedding has length 1; it is scaled so that its values have about variance 1, which the weights that
/// leave here have in them.
final class TanhNetwork {

    private final int width;
    private final int hidden;
    private final int outputs;
    private final float scale;

    /// A row of hidden units for each input, so that inner loops run over neighbours.
    private final AdamVector input;

    private final AdamVector inputBias;

    /// A row of hidden units for each output.
    private final AdamVector output;

    private final AdamVector outputBias;

    private final float[] backward;

    TanhNetwork(int width, int hidden, int outputs, SplittableRandom random) {
        this.width = width;
        this.hidden = hidden;
        this.outputs = outputs;
        this.scale = (float) Math.sqrt(width);
        this.input = AdamVector.uniform(width * hidden, Math.sqrt(6.0 / (width + hidden)), random);
        this.inputBias = AdamVector.zero(hidden);
        this.output = AdamVector.uniform(outputs * hidden, Math.sqrt(6.0 / (hidden + outputs)), random);
        this.outputBias = AdamVector.zero(outputs);
        this.backward = new float[hidden];
    }

    /// Adds the gradient of one example's loss.
    void learn(Example example, float weight) {
        List<Encoder.Embedding> windows = example.windows();
        float[][] active = new float[windows.size()][];
        float[][] logits = new float[windows.size()][];
        for (int i = 0; i < active.length; i++) {
            active[i] = active(windows.get(i));
            logits[i] = logits(active[i]);
        }
        for (int i = 0; i < active.length; i++) {
            learn(windows.get(i), active[i], errors(example, logits, i, weight));
        }
    }

    /// Takes one step along the gradient, and forgets it.
    void step(double rate, double decay) {
        input.step(rate, decay);
        inputBias.step(rate, 0);
        output.step(rate, decay);
        outputBias.step(rate, 0);
    }

    static HazardHead.Weights average(List<TanhNetwork> members) {
        TanhNetwork first = members.getFirst();
        int units = members.size() * first.hidden;
        float[] input = new float[units * first.width];
        float[] inputBias = new float[units];
        float[] output = new float[first.outputs * units];
        float[] outputBias = new float[first.outputs];
        for (int member = 0; member < members.size(); member++) {
            TanhNetwork network = members.get(member);
            for (int unit = 0; unit < first.hidden; unit++) {
                int to = member * first.hidden + unit;
                inputBias[to] = network.inputBias.values[unit];
                for (int i = 0; i < first.width; i++) {
                    input[to * first.width + i] = network.input.values[i * first.hidden + unit] * first.scale;
                }
                for (int k = 0; k < first.outputs; k++) {
                    output[k * units + to] = network.output.values[k * first.hidden + unit] / members.size();
                }
            }
            for (int k = 0; k < first.outputs; k++) {
                outputBias[k] += network.outputBias.values[k] / members.size();
            }
        }
        return new HazardHead.Weights(input, inputBias, output, outputBias);
    }

    private float[] active(Encoder.Embedding embedding) {
        float[] active = inputBias.values.clone();
        for (int i = 0; i < width; i++) {
            float x = embedding.at(i) * scale;
            int row = i * hidden;
            for (int unit = 0; unit < hidden; unit++) {
                active[unit] += x * input.values[row + unit];
            }
        }
        for (int unit = 0; unit < hidden; unit++) {
            active[unit] = (float) StrictMath.tanh(active[unit]);
        }
        return active;
    }

    private float[] logits(float[] active) {
        float[] logits = outputBias.values.clone();
        for (int k = 0; k < outputs; k++) {
            for (int unit = 0; unit < hidden; unit++) {
                logits[k] += output.values[k * hidden + unit] * active[unit];
            }
        }
        return logits;
    }

    /// Derivative of the loss by each logit of one window: 0 where another window decides.
    private float[] errors(Example example, float[][] logits, int window, float weight) {
        float[] errors = new float[outputs];
        for (int k = 0; k < outputs; k++) {
            Example.Label label = example.labels().get(k);
            if (label != Example.Label.UNKNOWN && decides(logits, window, k)) {
                double probability = 1 / (1 + StrictMath.exp(-logits[window][k]));
                errors[k] = weight * (float) (probability - (label == Example.Label.YES ? 1 : 0));
            }
        }
        return errors;
    }

    private static boolean decides(float[][] logits, int window, int k) {
        for (int other = 0; other < logits.length; other++) {
            if (logits[other][k] > logits[window][k] || (other < window && logits[other][k] == logits[window][k])) {
                return false;
            }
        }
        return true;
    }

    private void learn(Encoder.Embedding embedding, float[] active, float[] errors) {
        java.util.Arrays.fill(backward, 0);
        boolean learns = false;
        for (int k = 0; k < outputs; k++) {
            if (errors[k] != 0) {
                learns = true;
                outputBias.gradient[k] += errors[k];
                for (int unit = 0; unit < hidden; unit++) {
                    output.gradient[k * hidden + unit] += errors[k] * active[unit];
                    backward[unit] += errors[k] * output.values[k * hidden + unit];
                }
            }
        }
        if (learns) {
            learnInput(embedding, active);
        }
    }

    private void learnInput(Encoder.Embedding embedding, float[] active) {
        for (int unit = 0; unit < hidden; unit++) {
            backward[unit] *= 1 - active[unit] * active[unit];
            inputBias.gradient[unit] += backward[unit];
        }
        for (int i = 0; i < width; i++) {
            float x = embedding.at(i) * scale;
            int row = i * hidden;
            for (int unit = 0; unit < hidden; unit++) {
                input.gradient[row + unit] += x * backward[unit];
            }
        }
    }
}
