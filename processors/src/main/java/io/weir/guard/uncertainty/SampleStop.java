// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;

/// Says after each sample whether another one is worth its price.
///
/// Sampling stops when every concept's interval lies on one side of the threshold, or at `samplesMax`.
///
/// @param threshold of `p` from which a concept is flagged
/// @param samplesMax samples that are drawn at most
public record SampleStop(double threshold, int samplesMax) {

    public SampleStop {
        if (!(threshold > 0 && threshold < 1 && samplesMax >= 1)) {
            throw new IllegalArgumentException("a threshold is inside (0, 1), and one sample is drawn at least");
        }
    }

    public boolean isEnough(List<Uncertainty> concepts, int samples) {
        return samples >= samplesMax || (samples > 0 && concepts.stream().allMatch(this::isDecided));
    }

    private boolean isDecided(Uncertainty concept) {
        return concept.high() < threshold || concept.low() > threshold;
    }
}
