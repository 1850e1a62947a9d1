// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.Arrays;

/// One picture's class-token vectors, block by block, as signed bytes with one scale a block.
///
/// What stands in a feature event; all that is concluded from a picture is concluded from this. Immutable.
public final class BlockFeatures {

    private final int width;
    private final byte[] values;
    private final float[] scales;

    /// @param values block by block, `width` each
    /// @param scales what a block's bytes are multiplied by
    public BlockFeatures(int width, byte[] values, float[] scales) {
        if (!(width > 0 && scales.length > 0 && values.length == width * scales.length)) {
            throw new IllegalArgumentException("features have as many values as blocks and width say");
        }
        for (float scale : scales) {
            if (!(scale >= 0 && scale <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("scales are finite and at least 0");
            }
        }
        this.width = width;
        this.values = values.clone();
        this.scales = scales.clone();
    }

    /// Rounds to bytes.
    ///
    /// @param blocks one vector a block, equally long and finite
    public static BlockFeatures quantised(float[][] blocks) {
        int width = blocks[0].length;
        byte[] values = new byte[width * blocks.length];
        float[] scales = new float[blocks.length];
        for (int block = 0; block < blocks.length; block++) {
            float largest = 0;
            for (float value : blocks[block]) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("features are finite");
                }
                largest = Math.max(largest, Math.abs(value));
            }
            scales[block] = largest / Byte.MAX_VALUE;
            for (int i = 0; largest > 0 && i < width; i++) {
                values[block * width + i] = (byte) Math.round(blocks[block][i] / scales[block]);
            }
        }
        return new BlockFeatures(width, values, scales);
    }

    public int blocks() {
        return scales.length;
    }

    /// Length of one block's vector.
    public int width() {
        return width;
    }

    /// What a block's bytes are multiplied by.
    public float scale(int block) {
        return scales[block];
    }

    /// A block's bytes.
    public byte[] bytes(int block) {
        return Arrays.copyOfRange(values, block * width, (block + 1) * width);
    }

    public float at(int block, int index) {
        return values[block * width + index] * scales[block];
    }

    public float[] block(int block) {
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
            vector[i] = at(block, i);
        }
        return vector;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockFeatures features
                && width == features.width
                && Arrays.equals(values, features.values)
                && Arrays.equals(scales, features.scales);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(scales);
    }

    @Override
    public String toString() {
        return "BlockFeatures[" + blocks() + " x " + width + "]";
    }
}
