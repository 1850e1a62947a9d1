// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// A record's own time, carried past [BoundedClock] by a header that never leaves this process.
///
/// Kafka Streams gives a processor the time that the extractor chose, and no way to the record's own.
/// Recognised by its class and not by its name, so no producer can write one.
record OwnTime(long millis) implements Header {
    private static final String NAME = "weir-own-time";

    /// The record's own time, where `chosen` took its place; else `chosen`.
    static long of(Headers headers, long chosen) {
        for (Header header : headers.headers(NAME)) {
            if (header instanceof OwnTime(long millis)) {
                return millis;
            }
        }
        return chosen;
    }

    @Override
    public String key() {
        return NAME;
    }

    @Override
    public byte[] value() {
        return ByteBuffer.allocate(Long.BYTES).putLong(millis).array();
    }
}
