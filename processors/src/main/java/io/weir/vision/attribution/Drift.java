// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import java.util.Optional;

/// A source's fingerprint changed.
///
/// @param before generator, or digest; the same of `after`
/// @param images since the last change
public record Drift(
        ImageFacts latest,
        Kind kind,
        Optional<String> before,
        Optional<String> after,
        double statistic,
        double threshold,
        long images) {

    public enum Kind {
        /// Its pictures no longer look like its generator's.
        MIXTURE_CHANGE,
        /// They look like another training run of its generator.
        NEW_RUN,
        /// Another encoder or reference: a break, no drift.
        ENCODER_MISMATCH
    }
}
