// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads a GGUF header from front to back. No read goes past the end.
final class GgufCursor {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private long position;

    GgufCursor(MemorySegment file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    long left() {
        return file.byteSize() - position;
    }

    byte int8(String what) throws GgufException {
        return file.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES, what));
    }

    short int16(String what) throws GgufException {
        return file.get(SHORT, advance(Short.BYTES, what));
    }

    int int32(String what) throws GgufException {
        return file.get(INT, advance(Integer.BYTES, what));
    }

    long int64(String what) throws GgufException {
        return file.get(LONG, advance(Long.BYTES, what));
    }

    /// A number of things of at least `bytesEach` bytes that follow: no more than the file has room for.
    int count(long bytesEach, String what) throws GgufException {
        long count = int64(what);
        if (count < 0 || count > left() / bytesEach || count > Integer.MAX_VALUE) {
            throw new GgufException(what + " does not fit the file");
        }
        return (int) count;
    }

    String text(String what) throws GgufException {
        int length = count(1, what);
        byte[] bytes = file.asSlice(advance(length, what), length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private long advance(long bytes, String what) throws GgufException {
        if (bytes > left()) {
            throw new GgufException("the file ends inside " + what);
        }
        long at = position;
        position += bytes;
        return at;
    }
}
