// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.schema.Topic;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// A record ready to be written: bytes, so that nothing can fail between here and the broker.
public record OutputRecord(
        Topic topic, @Nullable Bytes key, @Nullable Bytes value, List<SourceHeader> headers) {

    public OutputRecord {
        headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
        return "OutputRecord[" + topic + ", " + (value == null ? 0 : value.get().length) + " bytes]";
    }
}
