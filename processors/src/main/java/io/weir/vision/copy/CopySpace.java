// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import java.util.List;

/// The space in which copies are looked for: features less their mean over the protected pictures,
/// in units of their deviation, so that what all pictures share does not hide what parts them. Immutable.
public final class CopySpace {

    private final double[] mean;
    private final double[] deviation;

    private CopySpace(double[] mean, double[] deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /// @param features of the protected pictures, equally long
    public static CopySpace fit(List<float[]> features) {
        double[] mean = new double[features.getFirst().length];
        for (float[] one : features) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / features.size();
            }
        }
        double[] deviation = new double[mean.length];
        for (float[] one : features) {
            for (int i = 0; i < mean.length; i++) {
                deviation[i] += (one[i] - mean[i]) * (one[i] - mean[i]) / features.size();
            }
        }
        for (int i = 0; i < mean.length; i++) {
            deviation[i] = Math.sqrt(deviation[i]);
        }
        return new CopySpace(mean, deviation);
    }

    public QuantisedVector vector(float[] features) {
        float[] centred = new float[mean.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = deviation[i] == 0 ? 0 : (float) ((features[i] - mean[i]) / deviation[i]);
        }
        return QuantisedVector.of(centred);
    }
}
