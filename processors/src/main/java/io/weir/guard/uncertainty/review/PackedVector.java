// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty.review;

import io.weir.guard.Encoder.Embedding;
import java.util.Arrays;

/// A vector of length 1 in one byte a number: a quarter of the room, and cosines within a hundredth.
public final class PackedVector {

    private static final int LEVELS = 127;

    private final byte[] values;
    private final double length;

    private PackedVector(byte[] values) {
        this.values = values;
        long squares = 0;
        for (byte value : values) {
            squares += value * value;
        }
        this.length = Math.sqrt((double) squares);
    }

    public static PackedVector of(Embedding vector) {
        float largest = 0;
        for (int i = 0; i < vector.width(); i++) {
            largest = Math.max(largest, Math.abs(vector.at(i)));
        }
        byte[] values = new byte[vector.width()];
        for (int i = 0; i < values.length && largest > 0; i++) {
            values[i] = (byte) Math.round(vector.at(i) / largest * LEVELS);
        }
        return new PackedVector(values);
    }

    /// As [#toBytes()] gave it.
    public static PackedVector of(byte[] bytes) {
        return new PackedVector(bytes.clone());
    }

    public byte[] toBytes() {
        return values.clone();
    }

    public int width() {
        return values.length;
    }

    int at(int index) {
        return values[index];
    }

    /// In `[-1, 1]`; 0 where one of the vectors is 0, or they are of different width.
    public double cosine(PackedVector other) {
        if (values.length != other.values.length || length == 0 || other.length == 0) {
            return 0;
        }
        long dot = 0;
        for (int i = 0; i < values.length; i++) {
            dot += values[i] * other.values[i];
        }
        return Math.clamp(dot / (length * other.length), -1, 1);
    }

    /// A vector of length 1, or of length 0.
    public Embedding unpacked() {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length && length > 0; i++) {
            all[i] = (float) (values[i] / length);
        }
        return new Embedding(all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedVector packed && Arrays.equals(values, packed.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "PackedVector[" + values.length + "]";
    }
}
