// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes the compact binary form of a store's values. Integers are big-endian.
public final class ByteWriter {
    private static final int NULL = -1;

    private byte[] buffer;
    private int length;

    /// @param sizeExpected how many bytes are probably written; more is fine
    public ByteWriter(int sizeExpected) {
        this.buffer = new byte[Math.max(16, sizeExpected)];
    }

    public ByteWriter putByte(int value) {
        reserve(1);
        buffer[length++] = (byte) value;
        return this;
    }

    public ByteWriter putInt(int value) {
        reserve(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    public ByteWriter putLong(long value) {
        return putInt((int) (value >>> 32)).putInt((int) value);
    }

    public ByteWriter putString(String value) {
        return putBytes(value.getBytes(UTF_8));
    }

    /// Length first; null is kept apart from empty.
    public ByteWriter putBytes(byte @Nullable [] value) {
        if (value == null) {
            return putInt(NULL);
        }
        putInt(value.length);
        return putRaw(value);
    }

    /// Without a length: for the last field.
    public ByteWriter putRaw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
        return this;
    }

    int length() {
        return length;
    }

    public byte[] toBytes() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
