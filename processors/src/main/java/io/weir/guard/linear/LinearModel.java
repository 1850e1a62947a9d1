// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.linear;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Weights of a linear model, one signed byte a bucket with a common scale, and its calibration.
///
/// Layout, big-endian: `int` magic, `int` buckets, `float` bias, `float` slope, `float` offset,
/// `float` threshold, `float` scale, then one byte a bucket.
public final class LinearModel {

    private static final int MAGIC = 0x57454952;
    private static final int HEADER_BYTES = 7 * 4;

    private final byte[] weights;
    private final String sha256;
    private final float bias;
    private final float slope;
    private final float offset;
    private final float threshold;
    private final float scale;

    private LinearModel(ByteBuffer buffer, String sha256) {
        bias = buffer.getFloat();
        slope = buffer.getFloat();
        offset = buffer.getFloat();
        threshold = buffer.getFloat();
        scale = buffer.getFloat();
        weights = new byte[buffer.remaining()];
        buffer.get(weights);
        this.sha256 = sha256;
        if (!(threshold >= 0 && threshold <= 1) || !Float.isFinite(bias + slope + offset + scale)) {
            throw new IllegalArgumentException("weights hold a number out of range");
        }
    }

    /// Reads weights whose digest must be `expectedSha256`; others are refused.
    public static LinearModel read(byte[] file, String expectedSha256) {
        String actual = sha256(file);
        if (!actual.equals(expectedSha256)) {
            throw new IllegalArgumentException("weights have digest " + actual + ", expected " + expectedSha256);
        }
        return parse(file, actual);
    }

    /// Quantises trained weights and gives the bytes of their file.
    ///
    /// @param slope of the calibration: the probability is `sigmoid(slope * margin + offset)`
    /// @param threshold the probability from which the model says yes
    public static byte[] write(float[] weights, float bias, float slope, float offset, float threshold) {
        float largest = 1e-9f;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float scale = largest / 127;
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + weights.length);
        buffer.putInt(MAGIC).putInt(weights.length).putFloat(bias).putFloat(slope);
        buffer.putFloat(offset).putFloat(threshold).putFloat(scale);
        for (float weight : weights) {
            buffer.put((byte) Math.round(weight / scale));
        }
        return buffer.array();
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    public String sha256() {
        return sha256;
    }

    /// How many features the model weighs.
    public int buckets() {
        return weights.length;
    }

    public double threshold() {
        return threshold;
    }

    public double bias() {
        return bias;
    }

    /// What one feature adds to the margin.
    public double contribution(int bucket, float value) {
        return weights[bucket] * scale * value;
    }

    public double probability(double margin) {
        return 1 / (1 + Math.exp(-(slope * margin + offset)));
    }

    private static LinearModel parse(byte[] file, String sha256) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        if (file.length < HEADER_BYTES || buffer.getInt() != MAGIC || buffer.getInt() != file.length - HEADER_BYTES) {
            throw new IllegalArgumentException("not a file of linear weights");
        }
        return new LinearModel(buffer, sha256);
    }
}
