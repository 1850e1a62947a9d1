// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/// Marks as one value: a format number, then of each mark the lengths of key and value, and both.
final class MarkBatch {

    static final int BYTES_MAX = 512 << 10;

    private static final int FORMAT = 1;
    private static final int PART_MAX = 255;
    private static final int MARK_BYTES_EXPECTED = 32;

    private MarkBatch() {}

    /// As few batches as hold all marks, none larger than [#BYTES_MAX].
    static List<byte[]> encode(Map<Bytes, byte[]> marks) {
        List<byte[]> batches = new ArrayList<>();
        ByteWriter writer = null;
        for (Map.Entry<Bytes, byte[]> mark : marks.entrySet()) {
            byte[] key = mark.getKey().get();
            byte[] value = mark.getValue();
            if (!(key.length <= PART_MAX && value.length <= PART_MAX)) {
                throw new IllegalArgumentException("key and value of a mark are at most 255 bytes");
            }
            if (writer == null || writer.length() + 2 + key.length + value.length > BYTES_MAX) {
                if (writer != null) {
                    batches.add(writer.toBytes());
                }
                writer = new ByteWriter(Math.min(marks.size() * MARK_BYTES_EXPECTED, BYTES_MAX)).putByte(FORMAT);
            }
            writer.putByte(key.length).putRaw(key).putByte(value.length).putRaw(value);
        }
        if (writer != null) {
            batches.add(writer.toBytes());
        }
        return batches;
    }

    static Map<Bytes, byte[]> decode(byte[] batch) {
        Map<Bytes, byte[]> marks = new HashMap<>();
        ByteReader reader = new ByteReader(batch).expectVersion(FORMAT);
        while (reader.hasMore()) {
            Bytes key = Bytes.wrap(reader.getRaw(reader.getByte() & 0xff));
            marks.put(key, reader.getRaw(reader.getByte() & 0xff));
        }
        return marks;
    }
}
