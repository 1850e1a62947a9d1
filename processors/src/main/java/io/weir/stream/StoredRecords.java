// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Source records as they came: taken from a node's input, and kept in state stores.
final class StoredRecords {

    private StoredRecords() {}

    /// The record that a source node gave, with its own time.
    static SourceRecord of(Record<byte[], byte[]> record, RecordMetadata at) {
        List<SourceHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!(header instanceof OwnTime)) {
                headers.add(new SourceHeader(header.key(), bytes(header.value())));
            }
        }
        return new SourceRecord(
                at.topic(),
                at.partition(),
                at.offset(),
                OwnTime.of(record.headers(), record.timestamp()),
                bytes(record.key()),
                bytes(record.value()),
                headers);
    }

    static void put(ByteWriter out, SourceRecord origin) {
        out.putString(origin.topic())
                .putInt(origin.partition())
                .putLong(origin.offset())
                .putLong(origin.timestamp())
                .putBytes(array(origin.key()))
                .putBytes(array(origin.value()))
                .putInt(origin.headers().size());
        for (SourceHeader header : origin.headers()) {
            out.putString(header.name()).putBytes(array(header.value()));
        }
    }

    static SourceRecord get(ByteReader in) {
        String topic = in.getString();
        int partition = in.getInt();
        long offset = in.getLong();
        long timestamp = in.getLong();
        Bytes key = bytes(in.getBytes());
        Bytes value = bytes(in.getBytes());
        List<SourceHeader> headers = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            headers.add(new SourceHeader(in.getString(), bytes(in.getBytes())));
        }
        return new SourceRecord(topic, partition, offset, timestamp, key, value, headers);
    }

    private static byte @Nullable [] array(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.get();
    }

    private static @Nullable Bytes bytes(byte @Nullable [] array) {
        return array == null ? null : Bytes.wrap(array);
    }
}
