// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Facts about a picture that need no model.
///
/// @param sha256 of the file as it came, 64 lower-case hexadecimal digits
/// @param hashed with its quality, which says whether the hash may be compared
public record SeenImage(String sha256, ImageHeader header, Pdq.Hashed hashed) {

    /// Facts of a file that was read.
    public static SeenImage of(byte[] file, PictureReader.Reading.Read read) {
        return new SeenImage(sha256(file), read.header(), Pdq.hash(read.picture()));
    }

    public static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
