// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// An open GGUF file, version 2 or 3, little-endian.
///
/// The file is mapped, so that a model need not fit the heap. Nobody may change it while it is open.
public final class GgufFile implements AutoCloseable {

    private static final int MAGIC = 0x46554747;
    private static final int TENSORS_MAX = 65_536;
    private static final int NAME_MAX = 128;
    private static final int ALIGNMENT = 32;
    private static final int ALIGNMENT_MAX = 1 << 20;

    private final Arena arena;
    private final GgufMetadata metadata;
    private final Map<String, GgufTensor> tensors;

    private GgufFile(Arena arena, GgufMetadata metadata, Map<String, GgufTensor> tensors) {
        this.arena = arena;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /// @throws GgufException where the file is not GGUF, is cut short, or uses an unknown number format
    @SuppressWarnings("MustBeClosedChecker") // The file that is returned closes it.
    public static GgufFile open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file)) {
            return read(arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public GgufMetadata metadata() {
        return metadata;
    }

    public Set<String> tensorNames() {
        return Set.copyOf(tensors.keySet());
    }

    /// @throws GgufException where the file has none of that name and shape
    public GgufTensor tensor(String name, int rows, int width) throws GgufException {
        GgufTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new GgufException("there is no tensor " + name);
        }
        if (tensor.rows() != rows || tensor.width() != width) {
            throw new GgufException("tensor " + name + " is " + tensor.rows() + " by " + tensor.width() + ", not "
                    + rows + " by " + width);
        }
        return tensor;
    }

    /// Nobody may read a tensor afterwards.
    @Override
    public void close() {
        arena.close();
    }

    private static GgufFile read(Arena arena, MemorySegment file) throws GgufException {
        var cursor = new GgufCursor(file);
        if (cursor.int32("the first four bytes") != MAGIC) {
            throw new GgufException("the file does not begin with GGUF");
        }
        int version = cursor.int32("the version");
        if (version != 2 && version != 3) {
            throw new GgufException("version " + version + " is not 2 or 3");
        }
        long count = cursor.int64("the number of tensors");
        if (count < 0 || count > TENSORS_MAX) {
            throw new GgufException("there are more than " + TENSORS_MAX + " tensors");
        }
        GgufMetadata metadata = GgufMetadata.read(cursor, cursor.int64("the number of metadata pairs"));
        Map<String, Place> places = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            String name = name(cursor, i);
            if (places.put(name, Place.read(cursor, name)) != null) {
                throw new GgufException("tensor " + name + " is there twice");
            }
        }
        MemorySegment data = data(file, cursor.position(), metadata);
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Place> each : places.entrySet()) {
            tensors.put(each.getKey(), each.getValue().in(data, each.getKey()));
        }
        return new GgufFile(arena, metadata, tensors);
    }

    private static String name(GgufCursor cursor, long index) throws GgufException {
        String name = cursor.text("the name of tensor " + index);
        if (name.isEmpty() || name.length() > NAME_MAX || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new GgufException("tensor " + index + " has no plain name");
        }
        return name;
    }

    private static MemorySegment data(MemorySegment file, long headEnd, GgufMetadata metadata) throws GgufException {
        String key = "general.alignment";
        int alignment = metadata.has(key) ? metadata.integer(key, 1, ALIGNMENT_MAX) : ALIGNMENT;
        long start = Math.ceilDiv(headEnd, (long) alignment) * alignment;
        if (start > file.byteSize()) {
            throw new GgufException("the file ends before its tensors");
        }
        return file.asSlice(start);
    }

    /// Where a tensor lies, as the header says.
    private record Place(GgufTensor.Format format, int rows, int width, long offset) {

        private static final int DIMENSIONS_MAX = 2;

        static Place read(GgufCursor cursor, String name) throws GgufException {
            int dimensions = cursor.int32("tensor " + name);
            if (dimensions < 1 || dimensions > DIMENSIONS_MAX) {
                throw new GgufException("tensor " + name + " has " + dimensions + " dimensions, not 1 or 2");
            }
            int width = size(cursor, name);
            int rows = dimensions == 1 ? 1 : size(cursor, name);
            int code = cursor.int32("tensor " + name);
            GgufTensor.Format format = GgufTensor.Format.of(code);
            if (format == null) {
                throw new GgufException("tensor " + name + " has number format " + code
                        + "; F32 (0), F16 (1), Q4_1 (3) and Q8_0 (8) are read");
            }
            if (!format.fills(width)) {
                throw new GgufException("a row of tensor " + name + " does not fill its blocks");
            }
            return new Place(format, rows, width, cursor.int64("tensor " + name));
        }

        private static int size(GgufCursor cursor, String name) throws GgufException {
            long size = cursor.int64("tensor " + name);
            if (size < 1 || size > Integer.MAX_VALUE) {
                throw new GgufException("tensor " + name + " has a dimension that is not positive or too large");
            }
            return (int) size;
        }

        GgufTensor in(MemorySegment data, String name) throws GgufException {

            long bytes = Math.multiplyExact(rows, format.bytes(width));
            if (offset < 0 || offset > data.byteSize() || bytes > data.byteSize() - offset) {
                throw new GgufException("the file ends inside tensor " + name);
            }
            return new GgufTensor(name, format, rows, width, data.asSlice(offset, bytes));
        }
    }
}
