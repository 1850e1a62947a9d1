// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A matrix of a GGUF file, read row by row. A vector is a matrix of one row.
///
/// Number formats: `F32`, `F16`, `Q8_0` (32 bytes with one fp16 scale) and `Q4_1` (32 half bytes with fp16
/// scale and minimum; byte `j` holds element `j` in its low half and `j + 16` in its high one), as
/// `ggml-common.h` of llama.cpp has them. Valid until its file is closed.
public final class GgufTensor {

    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 32;

    private final String name;
    private final Format format;
    private final int rows;
    private final int width;
    private final MemorySegment data;

    GgufTensor(String name, Format format, int rows, int width, MemorySegment data) {
        this.name = name;
        this.format = format;
        this.rows = rows;
        this.width = width;
        this.data = data;
    }

    /// How numbers are stored.
    enum Format {
        F32(0, 1, Float.BYTES),
        F16(1, 1, Short.BYTES),
        Q4_1(3, BLOCK, 2 * Short.BYTES + BLOCK / 2),
        Q8_0(8, BLOCK, Short.BYTES + BLOCK);

        private final int code;
        private final int elements;
        private final int bytes;

        Format(int code, int elements, int bytes) {
            this.code = code;
            this.elements = elements;
            this.bytes = bytes;
        }

        static @Nullable Format of(int code) {
            for (Format format : values()) {
                if (format.code == code) {
                    return format;
                }
            }
            return null;
        }

        boolean fills(long width) {
            return width % elements == 0;
        }

        long bytes(long width) {
            return Math.multiplyExact(width / elements, bytes);
        }
    }

    public String name() {
        return name;
    }

    public int rows() {
        return rows;
    }

    public int width() {
        return width;
    }

    /// Numbers of one row.
    ///
    /// @throws GgufException where one of them is not finite
    public float[] row(int row) throws GgufException {
        if (!(row >= 0 && row < rows)) {
            throw new IndexOutOfBoundsException(name + " has rows 0 to " + (rows - 1) + ": " + row);
        }
        long start = row * format.bytes(width);
        float[] values = new float[width];
        switch (format) {
            case F32 -> {
                for (int i = 0; i < width; i++) {
                    values[i] = data.get(FLOAT, start + (long) i * Float.BYTES);
                }
            }
            case F16 -> {
                for (int i = 0; i < width; i++) {
                    values[i] = half(start + (long) i * Short.BYTES);
                }
            }
            case Q8_0 -> {
                for (int at = 0; at < width; at += BLOCK) {
                    eightBits(start + format.bytes(at), values, at);
                }
            }
            case Q4_1 -> {
                for (int at = 0; at < width; at += BLOCK) {
                    fourBits(start + format.bytes(at), values, at);
                }
            }
        }
        return checked(values);
    }

    private void eightBits(long block, float[] values, int at) {
        float scale = half(block);
        for (int j = 0; j < BLOCK; j++) {
            values[at + j] = scale * data.get(ValueLayout.JAVA_BYTE, block + Short.BYTES + j);
        }
    }

    private void fourBits(long block, float[] values, int at) {
        float scale = half(block);
        float least = half(block + Short.BYTES);
        for (int j = 0; j < BLOCK / 2; j++) {
            int both = data.get(ValueLayout.JAVA_BYTE, block + 2 * Short.BYTES + j);
            values[at + j] = (both & 0x0F) * scale + least;
            values[at + j + BLOCK / 2] = ((both >> 4) & 0x0F) * scale + least;
        }
    }

    private float half(long at) {
        return Float.float16ToFloat(data.get(HALF, at));
    }

    private float[] checked(float[] values) throws GgufException {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new GgufException("tensor " + name + " holds a number that is not finite");
            }
        }
        return values;
    }
}
