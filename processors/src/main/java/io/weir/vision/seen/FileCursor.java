// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.util.ArrayList;
import java.util.List;

/// A place in a file that is being walked, with what was met on the way. Owned by one walk.
///
/// Readers ask [#has] before they read; a read past the end is a bug of theirs.
final class FileCursor {

    private final byte[] file;
    private final ImageLimits limits;
    private final List<Inspection.Part> kept = new ArrayList<>();
    private int at;
    private int chunks;
    private long metadataBytes;

    FileCursor(byte[] file, ImageLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    int at() {
        return at;
    }

    /// Whether `count` more bytes follow.
    boolean has(long count) {
        return count >= 0 && count <= file.length - at;
    }

    boolean isAtEnd() {
        return at == file.length;
    }

    void skip(int count) {
        at += count;
    }

    /// An unsigned byte, `ahead` of here.
    int peek(int ahead) {
        return Byte.toUnsignedInt(file[at + ahead]);
    }

    int big16(int ahead) {
        return (peek(ahead) << 8) | peek(ahead + 1);
    }

    int little16(int ahead) {
        return peek(ahead) | (peek(ahead + 1) << 8);
    }

    int little24(int ahead) {
        return little16(ahead) | (peek(ahead + 2) << 16);
    }

    long big32(int ahead) {
        return ((long) big16(ahead) << 16) | big16(ahead + 2);
    }

    long little32(int ahead) {
        return little16(ahead) | ((long) little16(ahead + 2) << 16);
    }

    /// Whether these characters stand `ahead` of here.
    boolean reads(int ahead, String ascii) {
        if (!has((long) ahead + ascii.length())) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (peek(ahead + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A decoder needs the bytes from `start` to here.
    void keepFrom(int start) {
        kept.add(new Inspection.Part(start, at - start));
    }

    /// The bytes are no picture.
    void countMetadata(long bytes) {
        metadataBytes += bytes;
    }

    void countChunk() {
        chunks++;
    }

    /// Ends the walk with what the header claims, if limits allow it and nothing follows.
    Inspection end(ImageFormat format, long width, long height, int frames) {
        if (!isAtEnd()) {
            return new Inspection.Refused(Refusal.TRAILING_DATA);
        }
        if (frames == 0) {
            return new Inspection.Refused(Refusal.MALFORMED);
        }
        return new Inspection.Accepted(new ImageHeader(format, (int) width, (int) height, frames), kept);
    }

    /// Whether the walk has met too much to go on.
    boolean isOverLimits() {
        return chunks > limits.chunksMax() || metadataBytes > limits.metadataBytesMax();
    }

    Inspection overLimits() {
        return refused(chunks > limits.chunksMax() ? Refusal.TOO_MANY_CHUNKS : Refusal.TOO_MUCH_METADATA);
    }

    boolean isTooManyFrames(long frames) {
        return frames > limits.framesMax();
    }

    /// Whether a picture of this size may be decoded.
    boolean isSizeAllowed(long width, long height) {
        return width >= 1
                && height >= 1
                && width <= limits.sideMax()
                && height <= limits.sideMax()
                && width * height <= limits.pixelsMax();
    }

    Inspection badSize(long width, long height) {
        if (width < 1 || height < 1) {
            return refused(Refusal.MALFORMED);
        }
        boolean side = width > limits.sideMax() || height > limits.sideMax();
        return refused(side ? Refusal.SIDE_TOO_LONG : Refusal.TOO_MANY_PIXELS);
    }

    static Inspection refused(Refusal reason) {
        return new Inspection.Refused(reason);
    }
}
