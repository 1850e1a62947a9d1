// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.schema.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// How the chat lane runs on a cluster: exactly once, with short commits and a fast comeback.
///
/// The one place for Kafka settings: the application, the tests on a broker, and the benchmarks all
/// take theirs from here. `docs/decisions/060-benchmarks.md` says what each is worth.
///
/// @param applicationId names the consumer group, the internal topics and the transactions
/// @param stateDirectory where the local copies of the stores lie; they can be lost without harm
/// @param threads how many stream threads this instance runs
/// @param replicationFactor of the internal topics; -1 leaves it to the broker
/// @param commitInterval how often results become visible: the floor of every latency
public record StreamsSettings(
        String applicationId,
        String bootstrapServers,
        Path stateDirectory,
        int threads,
        int replicationFactor,
        Duration commitInterval) {

    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    /// How long a producer waits for a batch to fill. Latency does not rise with it: records are visible
    /// from the commit on, and a commit sends what waits at once.
    public static final Duration LINGER = Duration.ofMillis(20);

    /// The largest batch of records that a producer sends to a partition at once.
    public static final int BATCH_BYTES = 128 << 10;

    // A crashed instance's tasks move after the first, and its open transaction ends after the second.
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(3);

    // Bounds how long a thread without records sleeps before it forwards the answers of waiting work.
    private static final Duration POLL = Duration.ofMillis(10);

    public StreamsSettings {
        if (applicationId.isBlank() || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("an application has an id and a broker");
        }
        if (!(threads >= 1 && threads <= 256)) {
            throw new IllegalArgumentException("stream threads are 1 to 256: " + threads);
        }
        if (!(replicationFactor == -1 || replicationFactor >= 1)) {
            throw new IllegalArgumentException("a replication factor is -1 or at least 1: " + replicationFactor);
        }
        if (!(commitInterval.isPositive() && commitInterval.compareTo(TRANSACTION_TIMEOUT) < 0)) {
            throw new IllegalArgumentException("commits come before a transaction's time-out: " + commitInterval);
        }
    }

    /// One thread, commits every 100 ms, and as many replicas as the broker's default.
    public static StreamsSettings of(String applicationId, String bootstrapServers, Path stateDirectory) {
        return new StreamsSettings(applicationId, bootstrapServers, stateDirectory, 1, -1, COMMIT_INTERVAL);
    }

    public StreamsSettings withThreads(int count) {
        return new StreamsSettings(
                applicationId, bootstrapServers, stateDirectory, count, replicationFactor, commitInterval);
    }

    public StreamsSettings withReplicationFactor(int factor) {
        return new StreamsSettings(applicationId, bootstrapServers, stateDirectory, threads, factor, commitInterval);
    }

    public StreamsSettings withCommitInterval(Duration interval) {
        return new StreamsSettings(
                applicationId, bootstrapServers, stateDirectory, threads, replicationFactor, interval);
    }

    /// What [org.apache.kafka.streams.KafkaStreams] takes.
    public Properties properties() {
        var properties = new Properties();
        properties.putAll(streams());
        consumer().forEach((name, value) -> properties.put(StreamsConfig.consumerPrefix(name), value));
        producer().forEach((name, value) -> properties.put(StreamsConfig.producerPrefix(name), value));
        return properties;
    }

    private Map<String, Object> streams() {
        var streams = new TreeMap<String, Object>();
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        streams.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        streams.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
        return streams;
    }

    private static Map<String, Object> consumer() {
        return Map.of(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(SESSION_TIMEOUT.toMillis()));
    }

    private static Map<String, Object> producer() {
        return Map.of(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()),
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER.toMillis(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                TopicSettings.LARGE_RECORD_BYTES);
    }
}
