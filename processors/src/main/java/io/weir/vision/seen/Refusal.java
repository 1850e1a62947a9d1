// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// Why a picture was not looked at. Safe to log.
public enum Refusal {
    EMPTY,
    /// More bytes than a file may have.
    TOO_MANY_BYTES,
    /// Neither PNG, JPEG, WebP nor GIF; SVG and HTML among them.
    UNKNOWN_FORMAT,
    /// The file ends inside its structure.
    TRUNCATED,
    /// The file contradicts its format.
    MALFORMED,
    /// The format allows it, nothing here reads it: WebP's pixels, arithmetic coding, four inks.
    UNSUPPORTED_VARIANT,
    SIDE_TOO_LONG,
    TOO_MANY_PIXELS,
    TOO_MANY_FRAMES,
    /// More chunks, segments, or blocks than a file may have.
    TOO_MANY_CHUNKS,
    TOO_MUCH_METADATA,
    /// Something follows the picture's end: the file is two files at once.
    TRAILING_DATA,
    /// The decoder gave up on pixels whose header was sound.
    UNDECODABLE;

    /// Whether another reader could do better: what is unsupported is no fault of the file.
    public boolean isUnsupported() {
        return this == UNKNOWN_FORMAT || this == UNSUPPORTED_VARIANT;
    }
}
