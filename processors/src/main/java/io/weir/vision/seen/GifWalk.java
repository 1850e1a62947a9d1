// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// Walks a GIF file block by block: CompuServe, _Graphics Interchange Format_, version 89a.
///
/// A decoder gets the first frame alone.
final class GifWalk {

    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int CONTROL = 0xF9;

    private final FileCursor cursor;
    private int frames;

    GifWalk(FileCursor cursor) {
        this.cursor = cursor;
    }

    Inspection inspect() {
        if (!cursor.has(13)) {
            return FileCursor.refused(Refusal.TRUNCATED);
        }
        int width = cursor.little16(6);
        int height = cursor.little16(8);
        if (!cursor.isSizeAllowed(width, height)) {
            return cursor.badSize(width, height);
        }
        int table = colours(cursor.peek(10));
        if (!cursor.has(13L + table)) {
            return FileCursor.refused(Refusal.TRUNCATED);
        }
        cursor.skip(13 + table);
        cursor.keepFrom(0);
        while (cursor.has(1)) {
            int start = cursor.at();
            switch (cursor.peek(0)) {
                case TRAILER -> {
                    cursor.skip(1);
                    cursor.keepFrom(start);
                    return cursor.end(ImageFormat.GIF, width, height, frames);
                }
                case IMAGE -> {
                    if (cursor.has(10) && !isInside(width, height)) {
                        return FileCursor.refused(Refusal.MALFORMED);
                    }
                    if (!skipImage()) {
                        return FileCursor.refused(Refusal.TRUNCATED);
                    }
                    keepFirst(start);
                    frames++;
                }
                case EXTENSION -> {
                    if (!skipExtension()) {
                        return FileCursor.refused(Refusal.TRUNCATED);
                    }
                }
                default -> {
                    return FileCursor.refused(Refusal.MALFORMED);
                }
            }
            cursor.countChunk();
            if (cursor.isTooManyFrames(frames)) {
                return FileCursor.refused(Refusal.TOO_MANY_FRAMES);
            }
            if (cursor.isOverLimits()) {
                return cursor.overLimits();
            }
        }
        return FileCursor.refused(Refusal.TRUNCATED);
    }

    private void keepFirst(int start) {
        if (frames == 0) {
            cursor.keepFrom(start);
        }
    }

    private boolean isInside(int width, int height) {
        int right = cursor.little16(1) + cursor.little16(5);
        int bottom = cursor.little16(3) + cursor.little16(7);
        return cursor.little16(5) > 0 && cursor.little16(7) > 0 && right <= width && bottom <= height;
    }

    private boolean skipImage() {
        if (!cursor.has(10)) {
            return false;
        }
        int table = colours(cursor.peek(9));
        if (!cursor.has(11L + table)) {
            return false;
        }
        cursor.skip(11 + table);
        return skipSubBlocks() >= 0;
    }

    private boolean skipExtension() {
        if (!cursor.has(2)) {
            return false;
        }
        int start = cursor.at();
        boolean control = cursor.peek(1) == CONTROL;
        cursor.skip(2);
        int bytes = skipSubBlocks();
        if (control && bytes >= 0) {
            keepFirst(start);
        } else {
            cursor.countMetadata(Math.max(bytes, 0));
        }
        return bytes >= 0;
    }

    /// @return how many bytes they hold; -1 where the file ends first
    private int skipSubBlocks() {
        int bytes = 0;
        while (cursor.has(1)) {
            int length = cursor.peek(0);
            if (!cursor.has(1L + length)) {
                return -1;
            }
            cursor.skip(1 + length);
            bytes += length;
            if (length == 0) {
                return bytes;
            }
        }
        return -1;
    }

    /// Bytes of a colour table.
    private static int colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }
}
