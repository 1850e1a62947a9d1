// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// Immutable rows of finite numbers.
public final class Matrix {

    private final int width;
    private final float[] values;

    /// @param values row by row; its length is a multiple of `width`
    public Matrix(int width, float[] values) {
        if (!(width > 0 && values.length % width == 0)) {
            throw new IllegalArgumentException("values fill whole rows: " + values.length + " of width " + width);
        }
        this.width = width;
        this.values = values.clone();
        for (float value : this.values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a matrix is finite");
            }
        }
    }

    public int rows() {
        return values.length / width;
    }

    public int width() {
        return width;
    }

    public float at(int row, int column) {
        return values[row * width + column];
    }

    public float[] row(int row) {
        float[] copy = new float[width];
        System.arraycopy(values, row * width, copy, 0, width);
        return copy;
    }

    @Override
    public String toString() {
        return "Matrix[" + rows() + " x " + width + "]";
    }
}
