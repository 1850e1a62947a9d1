// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Map;
import java.util.TreeMap;

/// Which registered generator a window's pictures look like.
public sealed interface SourceConclusion {

    SourceEvidence evidence();

    record Attributed(SourceEvidence evidence, String generator) implements SourceConclusion {}

    /// Its votes and its curve name the same generator, and yet none of its registered runs looks like this.
    record NewRunOfFamily(SourceEvidence evidence, String generator) implements SourceConclusion {}

    /// Unlike every registered generator.
    record Unknown(SourceEvidence evidence) implements SourceConclusion {}

    /// @param shares of two generators; they sum to 1
    record Mixture(SourceEvidence evidence, Map<String, Double> shares) implements SourceConclusion {

        public Mixture {
            shares = java.util.Collections.unmodifiableMap(new TreeMap<>(shares));
            if (shares.size() != 2) {
                throw new IllegalArgumentException("a mixture is of two generators");
            }
        }
    }

    /// Fewer than the votes of left-out runs needed to be right.
    record TooFewImages(SourceEvidence evidence) implements SourceConclusion {}
}
