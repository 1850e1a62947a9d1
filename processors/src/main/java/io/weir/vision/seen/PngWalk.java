// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.util.zip.CRC32;

/// Walks a PNG file chunk by chunk: W3C, _Portable Network Graphics (Third Edition)_.
///
/// Checksums are compared. A decoder gets the chunks that make pixels; texts, profiles and further frames,
/// which may be compressed without bound, are left out.
final class PngWalk {

    static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    private static final int CHUNK_OVERHEAD = 12;

    private final byte[] file;
    private final FileCursor cursor;
    private long width;
    private long height;
    private long frames = 1;
    private boolean hasPixels;
    private boolean hasPalette;

    PngWalk(byte[] file, FileCursor cursor) {
        this.file = file;
        this.cursor = cursor;
    }

    Inspection inspect() {
        cursor.skip(SIGNATURE.length());
        cursor.keepFrom(0);
        if (!cursor.has(8)) {
            return FileCursor.refused(Refusal.TRUNCATED);
        }
        if (!(cursor.big32(0) == 13 && cursor.reads(4, "IHDR"))) {
            return FileCursor.refused(Refusal.MALFORMED);
        }
        while (cursor.has(8)) {
            long length = cursor.big32(0);
            boolean isHeader = width == 0;
            if (isHeader && cursor.has(21)) {
                // Sizes are judged first: a bomb is refused by its size even where the rest is missing.
                width = cursor.big32(8);
                height = cursor.big32(12);
                if (!cursor.isSizeAllowed(width, height)) {
                    return cursor.badSize(width, height);
                }
            }
            if (!cursor.has(length + CHUNK_OVERHEAD)) {
                return FileCursor.refused(Refusal.TRUNCATED);
            }
            if (!isIntact((int) length) || (isHeader && !isKnownColour()) || (!isHeader && cursor.reads(4, "IHDR"))) {
                return FileCursor.refused(Refusal.MALFORMED);
            }
            if (cursor.reads(4, "IEND")) {
                return end(length);
            }
            take((int) length);
            if (cursor.isTooManyFrames(frames)) {
                return FileCursor.refused(Refusal.TOO_MANY_FRAMES);
            }
            if (cursor.isOverLimits()) {
                return cursor.overLimits();
            }
        }
        return FileCursor.refused(Refusal.TRUNCATED);
    }

    private Inspection end(long length) {
        int start = cursor.at();
        cursor.skip((int) length + CHUNK_OVERHEAD);
        cursor.keepFrom(start);
        if (length != 0 || !hasPixels || frames < 1) {
            return FileCursor.refused(Refusal.MALFORMED);
        }
        return cursor.end(ImageFormat.PNG, width, height, (int) frames);
    }

    private void take(int length) {
        boolean pixels = cursor.reads(4, "IDAT");
        boolean palette = cursor.reads(4, "PLTE") && !hasPalette;
        boolean needed = pixels || palette || cursor.reads(4, "IHDR") || cursor.reads(4, "tRNS");
        if (cursor.reads(4, "acTL") && length == 8) {
            frames = cursor.big32(8);
        }
        int start = cursor.at();
        cursor.countChunk();
        cursor.skip(length + CHUNK_OVERHEAD);
        if (needed) {
            cursor.keepFrom(start);
        } else {
            cursor.countMetadata(length);
        }
        hasPixels |= pixels;
        hasPalette |= palette;
    }

    private boolean isIntact(int length) {
        var crc = new CRC32();
        crc.update(file, cursor.at() + 4, length + 4);
        return crc.getValue() == cursor.big32(8 + length);
    }

    /// Bit depth fits the colour type; compression, filter, and interlace are ones that exist.
    private boolean isKnownColour() {
        int depth = cursor.peek(16);
        boolean fits = switch (cursor.peek(17)) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
        return fits && cursor.peek(18) == 0 && cursor.peek(19) == 0 && cursor.peek(20) <= 1;
    }
}
