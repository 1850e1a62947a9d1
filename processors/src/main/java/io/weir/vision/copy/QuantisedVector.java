// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

/// A direction as signed bytes: a vector of length 1, rounded. Immutable.
public final class QuantisedVector {

    private final byte[] values;

    private QuantisedVector(byte[] values) {
        this.values = values;
    }

    /// @param vector finite; its length is not kept
    public static QuantisedVector of(float[] vector) {
        double squares = 0;
        float largest = 0;
        for (float value : vector) {
            squares += (double) value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        if (!Double.isFinite(squares)) {
            throw new IllegalArgumentException("a vector is finite");
        }
        byte[] values = new byte[vector.length];
        for (int i = 0; largest > 0 && i < values.length; i++) {
            values[i] = (byte) Math.round(vector[i] * Byte.MAX_VALUE / largest);
        }
        return new QuantisedVector(values);
    }

    int width() {
        return values.length;
    }

    void copyTo(byte[] rows, int at) {
        System.arraycopy(values, 0, rows, at, values.length);
    }

    byte[] values() {
        return values.clone();
    }
}
