// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

/// A text that may speak for or against an answer, as it was found.
///
/// @param weight pseudo-observations it is worth; above 0
/// @param text may be empty: an empty answer supports nothing
public record EvidencePiece(EvidenceMode mode, double weight, String text) {

    public EvidencePiece {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("evidence has a weight above 0: " + weight);
        }
    }

    public static EvidencePiece of(EvidenceMode mode, String text) {
        return new EvidencePiece(mode, mode.weight(), text);
    }

    @Override
    public String toString() {
        return "EvidencePiece[" + mode + ", " + text.length() + " chars]";
    }
}
