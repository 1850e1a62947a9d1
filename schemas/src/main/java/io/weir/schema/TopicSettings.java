// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a topic is configured on the broker.
///
/// @param partitions how many partitions it must have; empty where it shares the chat lane's count
/// @param retention how long records are kept; empty where only compaction removes them
/// @param isCompacted true where a record replaces the earlier one of the same key
/// @param recordBytesMax largest batch the broker takes, in bytes
public record TopicSettings(
        Optional<Integer> partitions, Optional<Duration> retention, boolean isCompacted, int recordBytesMax) {

    /// Kafka's own default: 1 MiB and the overhead of a batch.
    public static final int RECORD_BYTES = 1_048_588;

    /// Room for an event of full size with the headers or the envelope that Weir puts around it.
    /// Producers need a `max.request.size` of at least this.
    public static final int LARGE_RECORD_BYTES = 2_097_152;

    public TopicSettings {
        if (!isCompacted && retention.isEmpty()) {
            throw new IllegalArgumentException("a topic is compacted, or its records age");
        }
    }

    static TopicSettings kept(Duration retention) {
        return new TopicSettings(Optional.empty(), Optional.of(retention), false, RECORD_BYTES);
    }

    static TopicSettings compacted() {
        return new TopicSettings(Optional.empty(), Optional.empty(), true, RECORD_BYTES);
    }

    TopicSettings alsoDeletedAfter(Duration age) {
        return new TopicSettings(partitions, Optional.of(age), isCompacted, recordBytesMax);
    }

    TopicSettings withPartitions(int count) {
        return new TopicSettings(Optional.of(count), retention, isCompacted, recordBytesMax);
    }

    TopicSettings withRecordBytesMax(int bytes) {
        return new TopicSettings(partitions, retention, isCompacted, bytes);
    }

    /// Partitions of the topic where the chat lane has `chatPartitions`.
    public int partitionsAmong(int chatPartitions) {
        return partitions.orElse(chatPartitions);
    }

    /// Broker configuration, sorted by key.
    ///
    /// @param replicas replication factor; a write is acknowledged by all but one of them, at least one
    public Map<String, String> configuration(int replicas) {
        var configuration = new TreeMap<String, String>();
        configuration.put("cleanup.policy", cleanupPolicy());
        configuration.put("max.message.bytes", Integer.toString(recordBytesMax));
        configuration.put("min.insync.replicas", Integer.toString(Math.max(1, replicas - 1)));
        configuration.put(
                "retention.ms",
                retention.map(age -> Long.toString(age.toMillis())).orElse("-1"));
        return configuration;
    }

    public String cleanupPolicy() {
        if (!isCompacted) {
            return "delete";
        }
        return retention.isPresent() ? "compact,delete" : "compact";
    }
}
