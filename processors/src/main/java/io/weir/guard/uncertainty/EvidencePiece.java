// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.util.Optional;

/// A text that may speak for or against an answer, as it was found.
///
/// @param weight pseudo-observations it is worth; above 0
/// @param text may be empty: an empty answer supports nothing
/// @param origin where in the exchange it stands; empty where it came from elsewhere
public record EvidencePiece(EvidenceMode mode, double weight, String text, Optional<TextOrigin> origin) {

    public EvidencePiece {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("evidence has a weight above 0: " + weight);
        }
    }

    public EvidencePiece(EvidenceMode mode, double weight, String text) {
        this(mode, weight, text, Optional.empty());
    }

    public static EvidencePiece of(EvidenceMode mode, String text) {
        return new EvidencePiece(mode, mode.weight(), text);
    }

    /// Of the exchange itself.
    static EvidencePiece of(EvidenceMode mode, String text, TextOrigin origin) {
        return new EvidencePiece(mode, mode.weight(), text, Optional.of(origin));
    }

    @Override
    public String toString() {
        return "EvidencePiece[" + mode + ", " + text.length() + " chars]";
    }
}
