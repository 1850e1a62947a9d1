// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.List;
import java.util.Optional;

/// What a conclusion about a window rests on.
///
/// @param posterior of all registered generators, likeliest first; empty without any
/// @param curveNearest generator whose registered run has the nearest curve
/// @param curveDistance Euclidean; -1 without a registered one
/// @param pKnown share of left-out training runs that look as strange, the window counted; -1 where unknown
/// @param pFloor the least that `pKnown` can be
/// @param accuracy of votes of as many pictures on left-out runs; -1 where unknown
/// @param imagesMin fewer pictures tell too little
public record SourceEvidence(
        long images,
        List<Likelihood> posterior,
        EffectCurve curve,
        Optional<String> curveNearest,
        double curveDistance,
        double pKnown,
        double pFloor,
        double accuracy,
        int imagesMin) {

    public SourceEvidence {
        posterior = List.copyOf(posterior);
    }

    /// A generator with its probability.
    public record Likelihood(String generator, double probability) {}
}
