// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.nio.ByteBuffer;
import java.util.List;

/// Mean and covariance of the components of some pictures: all that the probe keeps of a training run.
/// Immutable.
public final class Moments {

    private static final int SIZE_MAX = 4_096;

    private final int images;
    private final double[] mean;
    private final double[][] covariance;

    private Moments(int images, double[] mean, double[][] covariance) {
        this.images = images;
        this.mean = mean;
        this.covariance = covariance;
    }

    /// @param components of one picture each; see [ReferenceSet#components]
    public static Moments of(List<double[]> components) {
        if (components.size() < 2) {
            throw new IllegalArgumentException("a covariance needs two pictures");
        }
        double[][] rows = components.toArray(double[][]::new);
        double[] mean = Symmetric.mean(rows);
        return new Moments(rows.length, mean, Symmetric.covariance(rows, mean));
    }

    /// As floats, big-endian: `int` pictures, `int` dimensions, the mean, the covariance's lower triangle.
    public byte[] toBytes() {
        int size = mean.length;
        ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * (size + size * (size + 1) / 2));
        buffer.putInt(images).putInt(size);
        for (double value : mean) {
            buffer.putFloat((float) value);
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                buffer.putFloat((float) covariance[i][j]);
            }
        }
        return buffer.array();
    }

    /// @throws IllegalArgumentException where the bytes are no moments
    public static Moments read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int images = bytes.length < 8 ? 0 : buffer.getInt();
        int size = bytes.length < 8 ? 0 : buffer.getInt();
        boolean isWhole = size > 0 && size <= SIZE_MAX && bytes.length == 8 + 4 * (size + size * (size + 1) / 2);
        if (!(isWhole && images >= 2)) {
            throw new IllegalArgumentException("bytes are moments'");
        }
        double[] mean = new double[size];
        double[][] covariance = new double[size][size];
        for (int i = 0; i < size; i++) {
            mean[i] = finite(buffer.getFloat());
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = finite(buffer.getFloat());
                covariance[j][i] = covariance[i][j];
            }
        }
        return new Moments(images, mean, covariance);
    }

    private static double finite(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("moments are finite");
        }
        return value;
    }

    /// Of several runs together; each counts alike, and how far they lie apart counts too.
    static Moments together(List<Moments> runs) {
        int size = runs.getFirst().mean.length;
        double[] mean = Symmetric.mean(runs.stream().map(run -> run.mean).toArray(double[][]::new));
        double[][] covariance = new double[size][size];
        int images = 0;
        for (Moments run : runs) {
            images += run.images;
            for (int i = 0; i < size; i++) {
                double apart = run.mean[i] - mean[i];
                for (int j = 0; j < size; j++) {
                    covariance[i][j] += (run.covariance[i][j] + apart * (run.mean[j] - mean[j])) / runs.size();
                }
            }
        }
        return new Moments(images, mean, covariance);
    }

    public int images() {
        return images;
    }

    public int dimensions() {
        return mean.length;
    }

    double[] mean() {
        return mean.clone();
    }

    /// A weighted mean of the own covariance and another, made invertible.
    double[][] shrunk(double[][] pooled, double share) {
        int size = mean.length;
        double[][] shrunk = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                shrunk[i][j] = (1 - share) * covariance[i][j] + share * pooled[i][j];
            }
        }
        double ridge = 1e-4 * Symmetric.trace(shrunk) / size;
        for (int i = 0; i < size; i++) {
            shrunk[i][i] += ridge;
        }
        return shrunk;
    }

    static double[][] pooled(List<Moments> generators) {
        int size = generators.getFirst().mean.length;
        double[][] pooled = new double[size][size];
        for (Moments generator : generators) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    pooled[i][j] += generator.covariance[i][j] / generators.size();
                }
            }
        }
        return pooled;
    }

    @Override
    public String toString() {
        return "Moments[" + images + " pictures, " + mean.length + " dimensions]";
    }
}
