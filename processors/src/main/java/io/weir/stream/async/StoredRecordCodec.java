// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/// A whole record as bytes: format, sequence number, timestamp, key, headers, value.
final class StoredRecordCodec<V> {
    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 1 + 2 * Long.BYTES + 2 * Integer.BYTES;

    private final ValueCodec<V> values;

    StoredRecordCodec(ValueCodec<V> values) {
        this.values = values;
    }

    byte[] encode(long sequence, Record<String, V> record) {
        byte[] value = values.encode(record.value());
        Header[] headers = record.headers().toArray();
        ByteWriter writer = new ByteWriter(FIXED_BYTES + record.key().length() + value.length)
                .putByte(FORMAT)
                .putLong(sequence)
                .putLong(record.timestamp())
                .putString(record.key())
                .putInt(headers.length);
        for (Header header : headers) {
            writer.putString(header.key()).putBytes(header.value());
        }
        return writer.putRaw(value).toBytes();
    }

    /// Sequence number of a stored record: the order in which records came.
    static long sequence(byte[] bytes) {
        return new ByteReader(bytes).expectVersion(FORMAT).getLong();
    }

    Record<String, V> decode(byte[] bytes) {
        ByteReader reader = new ByteReader(bytes).expectVersion(FORMAT);
        reader.getLong();
        long timestamp = reader.getLong();
        String key = reader.getString();
        var headers = new RecordHeaders();
        for (int left = reader.getInt(); left > 0; left--) {
            headers.add(reader.getString(), reader.getBytes());
        }
        return new Record<>(key, values.decode(reader.getRest()), timestamp, headers);
    }
}
