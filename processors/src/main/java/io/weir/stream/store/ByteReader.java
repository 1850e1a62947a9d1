// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [ByteWriter] wrote, in the same order.
public final class ByteReader {
    private final byte[] buffer;
    private int position;

    public ByteReader(byte[] buffer) {
        this.buffer = buffer;
    }

    public int getByte() {
        return buffer[position++];
    }

    public int getInt() {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << 8) | (buffer[position++] & 0xff);
        }
        return value;
    }

    public long getLong() {
        return ((long) getInt() << 32) | (getInt() & 0xffff_ffffL);
    }

    public String getString() {
        int size = getInt();
        String value = new String(buffer, position, size, UTF_8);
        position += size;
        return value;
    }

    public byte @Nullable [] getBytes() {
        int size = getInt();
        return size < 0 ? null : take(size);
    }

    boolean hasMore() {
        return position < buffer.length;
    }

    byte[] getRaw(int size) {
        return take(size);
    }

    /// Everything that is left.
    public byte[] getRest() {
        return take(buffer.length - position);
    }

    /// Refuses a value of a format that this code does not know.
    public ByteReader expectVersion(int version) {
        int found = getByte();
        if (found != version) {
            throw new IllegalStateException("a stored value has format " + found + ", not " + version);
        }
        return this;
    }

    private byte[] take(int size) {
        byte[] value = Arrays.copyOfRange(buffer, position, position + size);
        position += size;
        return value;
    }
}
