// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// One header as it lay on its record. Kafka allows a null value and repeated names.
public record SourceHeader(String name, @Nullable Bytes value) {

    @Override
    public String toString() {
        return "SourceHeader[" + (value == null ? 0 : value.get().length) + " bytes]";
    }
}
