// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// Walks a JPEG file segment by segment, coded data included: ITU-T T.81, annex B.
///
/// A decoder gets tables, frame, scans, and the two application segments that say how colours are coded.
final class JpegWalk {

    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int LINES = 0xDC;
    private static final int JFIF = 0xE0;
    private static final int ADOBE = 0xEE;
    private static final int COMMENT = 0xFE;

    /// Each scan of a progressive file goes over all pixels again.
    private static final int SCANS_MAX = 100;

    private final FileCursor cursor;
    private int width;
    private int height;
    private int scans;
    private Refusal wrong = Refusal.MALFORMED;

    JpegWalk(FileCursor cursor) {
        this.cursor = cursor;
    }

    Inspection inspect() {
        cursor.skip(2);
        cursor.keepFrom(0);
        while (cursor.has(2)) {
            if (cursor.peek(0) != 0xFF) {
                return FileCursor.refused(Refusal.MALFORMED);
            }
            int marker = cursor.peek(1);
            if (marker == 0xFF) {
                cursor.skip(1);
                continue;
            }
            if (marker == END) {
                return end();
            }
            if (marker == START || marker < 0xC0) {
                return FileCursor.refused(Refusal.MALFORMED);
            }
            if (!cursor.has(4) || !cursor.has(2L + cursor.big16(2))) {
                return FileCursor.refused(Refusal.TRUNCATED);
            }
            if (!isSound(marker)) {
                return FileCursor.refused(wrong);
            }
            if (isFrame(marker) && !cursor.isSizeAllowed(width, height)) {
                return cursor.badSize(width, height);
            }
            take(marker);
            if (cursor.isOverLimits()) {
                return cursor.overLimits();
            }
        }
        return FileCursor.refused(Refusal.TRUNCATED);
    }

    private Inspection end() {
        int start = cursor.at();
        cursor.skip(2);
        cursor.keepFrom(start);
        if (scans == 0) {
            return FileCursor.refused(Refusal.MALFORMED);
        }
        return cursor.end(ImageFormat.JPEG, width, height, 1);
    }

    private boolean isSound(int marker) {
        int length = cursor.big16(2);
        if (length < 2 || marker == LINES) {
            return false;
        }
        if (marker == SCAN) {
            scans++;
            wrong = scans > SCANS_MAX ? Refusal.TOO_MANY_CHUNKS : Refusal.MALFORMED;
            return width > 0 && scans <= SCANS_MAX;
        }
        return !isFrame(marker) || isKnownFrame(marker, length);
    }

    private boolean isKnownFrame(int marker, int length) {
        if (width > 0 || length < 8) {
            return false;
        }
        int components = cursor.peek(9);
        height = cursor.big16(5);
        width = cursor.big16(7);
        wrong = Refusal.UNSUPPORTED_VARIANT;
        return marker <= 0xC2 && cursor.peek(4) == 8 && (components == 1 || components == 3);
    }

    /// Frames have sixteen markers less tables of Huffman codes, of conditioning, and one that is reserved.
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void take(int marker) {
        int start = cursor.at();
        int length = cursor.big16(2);
        boolean dropped = marker == COMMENT || (marker >= 0xE0 && marker <= 0xEF && !isColour(marker));
        cursor.countChunk();
        cursor.skip(2 + length);
        if (marker == SCAN) {
            skipCodedData();
        }
        if (dropped) {
            cursor.countMetadata(length);
        } else {
            cursor.keepFrom(start);
        }
    }

    /// A thumbnail can hide in a JFIF segment that is longer than usual.
    private boolean isColour(int marker) {
        return (marker == JFIF && cursor.big16(2) == 16 && cursor.reads(4, "JFIF"))
                || (marker == ADOBE && cursor.reads(4, "Adobe"));
    }

    /// To the next marker that is neither a stuffed byte nor a restart.
    private void skipCodedData() {
        while (cursor.has(2)) {
            if (cursor.peek(0) == 0xFF) {
                int next = cursor.peek(1);
                boolean inside = next == 0 || next == 0xFF || (next >= 0xD0 && next <= 0xD7);
                if (!inside) {
                    return;
                }
                cursor.skip(next == 0xFF ? 1 : 2);
            } else {
                cursor.skip(1);
            }
        }
    }
}
