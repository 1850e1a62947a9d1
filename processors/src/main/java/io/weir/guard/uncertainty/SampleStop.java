// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.List;

/// Says after each sample whether another one is worth its price.
///
/// From [#SAMPLES_MIN] samples on a concept is decided where it looks supported, or as good as certainly is
/// not; sampling stops when every concept is, or at `samplesMax`. So doubt is what samples are spent on:
/// of claims that two samples support, few are wrong, while doubted ones need all their samples to be put
/// in order. `docs/decisions/090-uncertainty.md` compares this with intervals of the posterior.
///
/// @param threshold of `p` from which a concept is flagged
/// @param samplesMax samples that are drawn at most
public record SampleStop(double threshold, int samplesMax) {

    /// One sample settles nothing.
    static final int SAMPLES_MIN = 2;

    /// `p` above which no further sample could clear a concept.
    static final double CERTAIN = .9;

    public SampleStop {
        if (!(threshold > 0 && threshold < CERTAIN && samplesMax >= 1)) {
            throw new IllegalArgumentException("a threshold is inside (0, .9), and one sample is drawn at least");
        }
    }

    public boolean isEnough(List<Uncertainty> concepts, int samples) {
        return samples >= samplesMax
                || (samples >= SAMPLES_MIN && concepts.stream().allMatch(this::isDecided));
    }

    private boolean isDecided(Uncertainty concept) {
        return concept.p() < threshold || concept.p() > CERTAIN;
    }
}
