// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.time.Duration;
import java.util.Optional;

/// What the uncertainty guard reads, and how long one look may take.
///
/// @param systemDocuments whether documents are sought in system and developer text; what a tool said always
///     is one
/// @param piecesMax pieces of evidence that are read
/// @param sentencesMax sentences of evidence that are read, all pieces together
/// @param prior whether an answer that nothing speaks for or against is scored by itself: the encoder is
///     then asked for each of its claims
/// @param inFlightMax looks that ask the encoder at once: more would only share its time, until all are late
/// @param cacheSizeMax texts whose vectors are remembered
/// @param extractor which language model finds the claims, by its name; rules do where it is empty
public record UncertaintySettings(
        boolean systemDocuments,
        int piecesMax,
        int sentencesMax,
        boolean prior,
        int inFlightMax,
        int cacheSizeMax,
        Duration deadline,
        Optional<String> extractor) {

    private static final int LOOKS_A_CORE = 2;

    public static final UncertaintySettings USUAL = new UncertaintySettings(
            true, 32, 512, false, inFlightUsual(), 4_096, Duration.ofSeconds(2), Optional.empty());

    public UncertaintySettings {
        if (!(piecesMax > 0 && sentencesMax > 0 && inFlightMax > 0 && cacheSizeMax > 0 && deadline.isPositive())) {
            throw new IllegalArgumentException("the uncertainty guard's limits are above 0");
        }
    }

    public UncertaintySettings withPrior(boolean other) {
        return new UncertaintySettings(
                systemDocuments, piecesMax, sentencesMax, other, inFlightMax, cacheSizeMax, deadline, extractor);
    }

    /// Enough to fill the batches of an encoder with a worker a core.
    public static int inFlightUsual() {
        return LOOKS_A_CORE * Runtime.getRuntime().availableProcessors();
    }
}
