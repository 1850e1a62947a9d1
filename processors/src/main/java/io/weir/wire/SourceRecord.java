// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// A record as it lay on its topic: kept whole, so that it can be released or dead-lettered unchanged.
///
/// @param timestamp the record's own, in epoch milliseconds, however far it is from the clock; the time
///     that was chosen for it where it has none
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        @Nullable Bytes key,
        @Nullable Bytes value,
        List<SourceHeader> headers) {

    public SourceRecord {
        headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
        return "SourceRecord[" + topic + '-' + partition + '@' + offset + ", "
                + (value == null ? 0 : value.get().length) + " bytes]";
    }
}
