// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.store;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// How the topics behind state stores are configured.
public final class Changelogs {

    /// The largest record of a changelog: two events of full size in one exchange, with their ids and headers.
    public static final int RECORD_BYTES_MAX = 4 << 20;

    /// For a store whose entries are written once and deleted within seconds: what the broker keeps of
    /// them is read at each restart, so it is cleaned early and deletes are forgotten soon.
    public static final Map<String, String> SHORT_LIVED = Map.of(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(RECORD_BYTES_MAX),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(32 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1",
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            "60000");

    /// How much longer than the store itself its changelog remembers, as Kafka Streams' own windows do.
    private static final Duration LONGER = Duration.ofDays(1);

    private Changelogs() {}

    /// For a store that holds content and drops what is older: the broker forgets it soon after, at its latest
    /// when the segment that holds it has aged too.
    public static Map<String, String> contentFor(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.multipliedBy(2).toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(retention.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RECORD_BYTES_MAX),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }

    /// For a store that drops what is older. Kafka Streams knows that of its own window stores alone.
    ///
    /// The broker counts from when it got a record. By the record's own time, which is the event's, it would
    /// drop what a replay of old events has just written, and a crash would forget which of them were seen.
    static Map<String, String> forgettingAfter(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.plus(LONGER).toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }
}
