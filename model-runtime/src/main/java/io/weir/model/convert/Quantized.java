// SPDX-License-Identifier: Apache-2.0
package io.weir.model.convert;

import io.weir.model.gguf.GgufException;
import io.weir.model.gguf.GgufTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A weight matrix in 8 bits, block by block, as ONNX Runtime's `MatMulNBits` reads it.
///
/// A block of 32 numbers has a scale and a zero point, and its range holds 0, so that 0 stays exact and the
/// zero point fits a byte. The last block of a row is filled up with zeros.
final class Quantized {

    static final int BLOCK = 32;
    private static final int LEVELS = 255;

    private final byte[] values;
    private final byte[] scales;
    private final byte[] zeros;

    private Quantized(byte[] values, byte[] scales, byte[] zeros) {
        this.values = values;
        this.scales = scales;
        this.zeros = zeros;
    }

    static Quantized of(GgufTensor tensor) throws GgufException {
        int blocks = blocks(tensor.width());
        byte[] values = new byte[Math.multiplyExact(tensor.rows(), blocks * BLOCK)];
        ByteBuffer scales =
                ByteBuffer.allocate(tensor.rows() * blocks * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] zeros = new byte[tensor.rows() * blocks];
        for (int row = 0; row < tensor.rows(); row++) {
            float[] padded = Arrays.copyOf(tensor.row(row), blocks * BLOCK);
            for (int block = 0; block < blocks; block++) {
                int index = row * blocks + block;
                quantize(padded, block * BLOCK, values, index, scales, zeros);
            }
        }
        return new Quantized(values, scales.array(), zeros);
    }

    static int blocks(int width) {
        return Math.ceilDiv(width, BLOCK);
    }

    byte[] values() {
        return values;
    }

    byte[] scales() {
        return scales;
    }

    byte[] zeros() {
        return zeros;
    }

    private static void quantize(float[] from, int at, byte[] values, int index, ByteBuffer scales, byte[] zeros) {
        float least = 0;
        float most = 0;
        for (int i = at; i < at + BLOCK; i++) {
            least = Math.min(least, from[i]);
            most = Math.max(most, from[i]);
        }
        float scale = most > least ? (most - least) / LEVELS : 1;
        int zero = Math.clamp(Math.round(-least / scale), 0, LEVELS);
        scales.putFloat(scale);
        zeros[index] = (byte) zero;
        for (int i = 0; i < BLOCK; i++) {
            values[index * BLOCK + i] = (byte) Math.clamp(Math.round(from[at + i] / scale) + zero, 0, LEVELS);
        }
    }
}
