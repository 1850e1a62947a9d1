// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.schema.Topic;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// How large a record of each topic may be: key, value, headers, and what the broker puts around them.
///
/// Starts from how the topics are configured, and can only shrink: a record that the broker refuses all
/// the same teaches its topic's true limit. Safe to use from any thread.
public final class RecordLimits {

    // A batch of one record with its varints and checksums, and room for what other versions add.
    private static final int RECORD_OVERHEAD_BYTES = 1_024;
    private static final int HEADER_OVERHEAD_BYTES = 10;
    private static final int LEAST_BYTES = 4 * RECORD_OVERHEAD_BYTES;

    private final Map<Topic, Integer> limits;

    /// @param limits `max.message.bytes` of every topic
    public RecordLimits(Map<Topic, Integer> limits) {
        this.limits = new ConcurrentHashMap<>(new EnumMap<>(limits));
        for (Topic topic : Topic.values()) {
            if (!(limits.getOrDefault(topic, 0) >= LEAST_BYTES)) {
                throw new IllegalArgumentException(topic.topicName() + " takes records of "
                        + limits.getOrDefault(topic, 0) + " bytes; at least " + LEAST_BYTES + " are needed");
            }
        }
    }

    /// The limits that the contract's topics are created with.
    public static RecordLimits ofContract() {
        return new RecordLimits(each(topic -> topic.settings().recordBytesMax()));
    }

    /// The same limit for every topic.
    public static RecordLimits ofAll(int bytesMax) {
        return new RecordLimits(each(_ -> bytesMax));
    }

    public int of(Topic topic) {
        return limits.getOrDefault(topic, LEAST_BYTES);
    }

    public boolean fits(OutputRecord record) {
        return size(record) <= of(record.topic());
    }

    /// The broker refused a record of this size: one as large is not tried again.
    ///
    /// @param bytes as [#size(int, int, Iterable)] counts
    public void refused(Topic topic, int bytes) {
        limits.merge(topic, bytes - 1, Math::min);
    }

    /// An upper bound of what a record takes on the broker.
    ///
    /// @param headers the sizes of each header's name and value together
    public static int size(int keyBytes, int valueBytes, Iterable<Integer> headers) {
        int size = RECORD_OVERHEAD_BYTES + keyBytes + valueBytes;
        for (int header : headers) {
            size += HEADER_OVERHEAD_BYTES + header;
        }
        return size;
    }

    private static int size(OutputRecord record) {
        int size = RECORD_OVERHEAD_BYTES + length(record.key()) + length(record.value());
        for (SourceHeader header : record.headers()) {
            // A name's letters take up to three bytes each.
            size += HEADER_OVERHEAD_BYTES + 3 * header.name().length() + length(header.value());
        }
        return size;
    }

    private static int length(@Nullable Bytes bytes) {
        return bytes == null ? 0 : bytes.get().length;
    }

    private static Map<Topic, Integer> each(Function<Topic, Integer> limit) {
        return Arrays.stream(Topic.values()).collect(Collectors.toMap(Function.identity(), limit));
    }
}
