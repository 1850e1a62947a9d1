// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// Walks a WebP file chunk by chunk: RFC 9649.
final class WebpWalk {

    private final FileCursor cursor;
    private long width;
    private long height;
    private int pictures;
    private int frames;

    WebpWalk(FileCursor cursor) {
        this.cursor = cursor;
    }

    Inspection inspect() {
        if (!cursor.has(20)) {
            return FileCursor.refused(Refusal.TRUNCATED);
        }
        long riff = cursor.little32(4) + 8;
        if (!cursor.has(riff)) {
            return FileCursor.refused(Refusal.TRUNCATED);
        }
        if (riff < 20) {
            return FileCursor.refused(Refusal.MALFORMED);
        }
        int end = cursor.at() + (int) riff;
        cursor.skip(12);
        while (cursor.at() < end) {
            if (!cursor.has(8) || !cursor.has(8L + padded(cursor.little32(4)))) {
                return FileCursor.refused(Refusal.TRUNCATED);
            }
            int length = (int) cursor.little32(4);
            if (!readSize(length)) {
                return FileCursor.refused(Refusal.MALFORMED);
            }
            if (!cursor.isSizeAllowed(width, height)) {
                return cursor.badSize(width, height);
            }
            count(length);
            cursor.skip(8 + (int) padded(length));
            if (cursor.isTooManyFrames(frames)) {
                return FileCursor.refused(Refusal.TOO_MANY_FRAMES);
            }
            if (cursor.isOverLimits()) {
                return cursor.overLimits();
            }
        }
        if (cursor.at() != end) {
            return FileCursor.refused(Refusal.MALFORMED);
        }
        return cursor.end(ImageFormat.WEBP, width, height, Math.max(pictures, frames));
    }

    /// The size comes with the first chunk, whichever of three it is.
    private boolean readSize(int length) {
        if (width > 0) {
            return !cursor.reads(0, "VP8X");
        }
        if (cursor.reads(0, "VP8X") && length >= 10) {
            width = cursor.little24(12) + 1L;
            height = cursor.little24(15) + 1L;
        } else if (cursor.reads(0, "VP8L") && length >= 5 && cursor.peek(8) == 0x2F) {
            long bits = cursor.little32(9);
            width = (bits & 0x3FFF) + 1;
            height = ((bits >> 14) & 0x3FFF) + 1;
        } else if (cursor.reads(0, "VP8 ") && length >= 10 && cursor.reads(11, "\u009d\u0001*")) {
            width = cursor.little16(14) & 0x3FFF;
            height = cursor.little16(16) & 0x3FFF;
        } else {
            return false;
        }
        return true;
    }

    private void count(int length) {
        cursor.countChunk();
        if (cursor.reads(0, "ANMF")) {
            frames++;
        } else if (cursor.reads(0, "VP8 ") || cursor.reads(0, "VP8L")) {
            pictures++;
        } else if (!(cursor.reads(0, "ALPH") || cursor.reads(0, "VP8X") || cursor.reads(0, "ANIM"))) {
            cursor.countMetadata(length);
        }
    }

    private static long padded(long length) {
        return length + (length & 1);
    }
}
