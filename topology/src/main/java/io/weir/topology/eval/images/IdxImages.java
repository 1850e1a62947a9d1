// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.images;

import io.weir.topology.eval.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads IDX files of grey pictures of 28 by 28, plain or compressed.
final class IdxImages {

    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;

    private static final int MAGIC = 2051;

    private IdxImages() {}

    /// The first pictures of a file, row by row, one byte a pixel.
    static List<byte[]> read(Path file, int from, int count) {
        try (var in = new DataInputStream(open(file))) {
            if (in.readInt() != MAGIC) {
                throw malformed(file, "is no file of pictures");
            }
            int images = in.readInt();
            int rows = in.readInt();
            int columns = in.readInt();
            if (rows != SIDE || columns != SIDE) {
                throw malformed(file, "has pictures of another size than 28 by 28");
            }
            in.skipNBytes((long) Math.min(from, images) * PIXELS);
            List<byte[]> read = new ArrayList<>();
            for (int i = from; i < images && read.size() < count; i++) {
                byte[] pixels = new byte[PIXELS];
                in.readFully(pixels);
                read.add(pixels);
            }
            return read;
        } catch (EOFException e) {
            throw malformed(file, "ends before its last picture");
        } catch (IOException e) {
            throw new DataException(
                    3, file.getFileName() + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static DataException malformed(Path file, String what) {
        return new DataException(4, file.getFileName() + " " + what);
    }
}
