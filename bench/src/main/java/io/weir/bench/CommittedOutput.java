// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Counts what a contender has committed to a topic, outside of any measured time.
final class CommittedOutput {

    private static final Duration POLL = Duration.ofMillis(100);

    private CommittedOutput() {}

    /// @throws IllegalStateException where it is not exactly `expected`: a figure for lost work is no figure
    static void expect(Clients clients, String topic, long expected) {
        long found = count(clients, topic);
        if (found != expected) {
            throw new IllegalStateException(topic + " holds " + found + " committed records, not " + expected);
        }
    }

    /// @throws IllegalStateException where fewer are committed
    static void expectAtLeast(Clients clients, String topic, long least) {
        long found = count(clients, topic);
        if (found < least) {
            throw new IllegalStateException(topic + " holds " + found + " committed records, not " + least);
        }
    }

    private static long count(Clients clients, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer("check-" + topic)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            long found = 0;
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                found += consumer.poll(POLL).count();
            }
            return found;
        }
    }
}
