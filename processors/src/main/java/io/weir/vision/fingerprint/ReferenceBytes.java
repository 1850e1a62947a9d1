// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A frozen reference as bytes: what its encoder is, then each block's projection, cells, points and distances,
/// in `double`, so that what is read back places every picture as before.
public final class ReferenceBytes {

    private static final byte[] MAGIC = "weir-reference-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int NUMBERS_MAX = 1 << 24;
    private static final int BLOCKS_MAX = 256;

    private ReferenceBytes() {}

    /// What was read.
    ///
    /// @param encoderDigest of the encoder whose features were frozen
    public record Read(String encoderDigest, ReferenceSet reference) {}

    public static byte[] write(String encoderDigest, ReferenceSet reference) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeUTF(encoderDigest);
            out.writeInt(reference.blocks());
            for (ReferenceBlock block : reference.all()) {
                block.writeTo(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// @throws IOException where the bytes are no reference
    public static Read read(InputStream bytes) throws IOException {
        var in = new DataInputStream(bytes);
        if (!java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("not a reference file of this version");
        }
        String encoder = in.readUTF();
        int blocks = bounded(in.readInt(), BLOCKS_MAX);
        List<ReferenceBlock> read = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            read.add(ReferenceBlock.readFrom(in));
        }
        if (in.read() >= 0) {
            throw new IOException("something follows the reference");
        }
        try {
            return new Read(encoder, new ReferenceSet(read));
        } catch (IllegalArgumentException contradiction) {
            throw new IOException(contradiction.getMessage());
        }
    }

    static void write(DataOutputStream out, double[] row) throws IOException {
        out.writeInt(row.length);
        for (double value : row) {
            out.writeDouble(value);
        }
    }

    static void write(DataOutputStream out, double[][] rows) throws IOException {
        out.writeInt(rows.length);
        for (double[] row : rows) {
            write(out, row);
        }
    }

    /// Grows with what is there, not with what is claimed.
    static double[] row(DataInputStream in) throws IOException {
        int length = bounded(in.readInt(), NUMBERS_MAX);
        double[] row = new double[Math.min(length, 1 << 12)];
        for (int i = 0; i < length; i++) {
            if (i == row.length) {
                row = java.util.Arrays.copyOf(row, Math.min(length, 2 * row.length));
            }
            row[i] = in.readDouble();
            if (Double.isNaN(row[i])) {
                throw new IOException("a reference holds numbers");
            }
        }
        return row;
    }

    static double[][] rows(DataInputStream in) throws IOException {
        int length = bounded(in.readInt(), NUMBERS_MAX);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            rows.add(row(in));
        }
        return rows.toArray(double[][]::new);
    }

    static int bounded(int count, int max) throws IOException {
        if (!(count >= 0 && count <= max)) {
            throw new IOException("a reference claims " + count + " of something");
        }
        return count;
    }
}
