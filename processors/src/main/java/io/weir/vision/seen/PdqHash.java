// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.util.HexFormat;

/// A perceptual hash of 256 bits; equal pictures have equal hashes, similar ones differ in few bits.
///
/// @param word0 bits 0 to 63, the lowest frequencies of the picture's rows
public record PdqHash(long word0, long word1, long word2, long word3) {

    static final int BITS = 256;

    /// As others write it: the highest bits first, 64 hexadecimal digits.
    public static PdqHash ofHex(String hex) {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("a hash has 64 hexadecimal digits");
        }
        return new PdqHash(
                HexFormat.fromHexDigitsToLong(hex, 48, 64),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 0, 16));
    }

    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(word3)
                + format.toHexDigits(word2)
                + format.toHexDigits(word1)
                + format.toHexDigits(word0);
    }

    /// How many bits differ, from 0 to 256.
    public int distance(PdqHash other) {
        return Long.bitCount(word0 ^ other.word0)
                + Long.bitCount(word1 ^ other.word1)
                + Long.bitCount(word2 ^ other.word2)
                + Long.bitCount(word3 ^ other.word3);
    }

    /// Bits `16 * slot` to `16 * slot + 15`.
    int slot(int slot) {
        long word = switch (slot >> 2) {
            case 0 -> word0;
            case 1 -> word1;
            case 2 -> word2;
            default -> word3;
        };
        return (int) (word >>> ((slot & 3) << 4)) & 0xFFFF;
    }

    @Override
    public String toString() {
        return hex();
    }
}
