// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.config;

import io.weir.topology.chat.StreamsSettings;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;

/// How the application meets its cluster.
///
/// @param standbyReplicas how many other instances keep a warm copy of each task's state
/// @param passedOn settings for every Kafka client as they are; they hold secrets, so they are never
///     shown
public record KafkaSettings(StreamsSettings streams, int standbyReplicas, Map<String, String> passedOn) {

    /// What exactly-once processing rests on, and may not be set from outside.
    static final Set<String> OWN = Set.of(
            "bootstrap.servers",
            "application.id",
            "processing.guarantee",
            "isolation.level",
            "enable.idempotence",
            "transactional.id",
            "group.id",
            "enable.auto.commit",
            "acks",
            "state.dir",
            "num.stream.threads",
            "commit.interval.ms");

    public KafkaSettings {
        passedOn = Map.copyOf(passedOn);
    }

    /// What [org.apache.kafka.streams.KafkaStreams] takes.
    public Properties streamsProperties() {
        Properties properties = new Properties();
        properties.putAll(passedOn);
        properties.putAll(streams.properties());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
        return properties;
    }

    @Override
    public String toString() {
        return "KafkaSettings[" + streams.applicationId() + ", " + streams.threads() + " threads, " + passedOn.size()
                + " settings passed on]";
    }
}
