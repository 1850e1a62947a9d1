// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import java.util.List;

/// Mean and variance of a set's components: what baselines know of it.
final class SetMoments {

    private final double[] means;
    private final double[] deviations;
    private final double brightness;

    private SetMoments(double[] means, double[] deviations, double brightness) {
        this.means = means;
        this.deviations = deviations;
        this.brightness = brightness;
    }

    static SetMoments of(List<JudgedImage> set) {
        int size = set.getFirst().components().values().length;
        double[] means = new double[size];
        double[] deviations = new double[size];
        double brightness = 0;
        for (JudgedImage image : set) {
            double[] values = image.components().values();
            for (int i = 0; i < size; i++) {
                means[i] += values[i] / set.size();
                deviations[i] += values[i] * values[i] / set.size();
            }
            brightness += image.brightness() / set.size();
        }
        for (int i = 0; i < size; i++) {
            deviations[i] = Math.sqrt(Math.max(0, deviations[i] - means[i] * means[i]));
        }
        return new SetMoments(means, deviations, brightness);
    }

    double brightness() {
        return brightness;
    }

    /// Squared Fréchet distance of two Gaussians with diagonal covariance, over the last block's components:
    /// each block has as many.
    double distance(SetMoments other) {
        double sum = 0;
        for (int i = means.length - means.length / NanoEncoder.BLOCKS; i < means.length; i++) {
            double mean = means[i] - other.means[i];
            double deviation = deviations[i] - other.deviations[i];
            sum += mean * mean + deviation * deviation;
        }
        return sum;
    }
}
