// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

/// Turns positions in code points, as the tokenizer counts, into UTF-16 units of the whole text.
final class Utf16Offsets {

    private final String piece;
    private final int base;
    private int codePoints;
    private int units;

    /// @param base where the piece begins in the whole text
    Utf16Offsets(String piece, int base) {
        this.piece = piece;
        this.base = base;
    }

    /// Quick for positions that grow; any order is allowed.
    int of(int codePoint) {
        units = piece.offsetByCodePoints(units, codePoint - codePoints);
        codePoints = codePoint;
        return base + units;
    }
}
