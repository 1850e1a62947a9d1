// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The policy topic of a cluster, read from its beginning and written with all acknowledgements.
///
/// Every call ends within the time-out.
final class PolicyTopic {

    private static final String NAME = Topic.POLICY.topicName();
    private static final Duration POLL = Duration.ofMillis(200);

    /// Held, so that it stays silent: what the client retries is said once, in the command's own words.
    private static final Logger CLIENT_LOG = Logger.getLogger("org.apache.kafka");

    private final Map<String, Object> config;
    private final Duration timeout;

    PolicyTopic(Map<String, Object> config, Duration timeout) {
        CLIENT_LOG.setLevel(Level.OFF);
        this.config = new HashMap<>(config);
        this.config.put("default.api.timeout.ms", millis(timeout));
        this.config.put("request.timeout.ms", millis(timeout));
        this.config.put("socket.connection.setup.timeout.ms", millis(timeout));
        this.timeout = timeout;
    }

    /// The cluster did not do what was asked; the message says why, and what to do.
    static final class ClusterException extends Exception {

        ClusterException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// Every key that was not withdrawn, in the order of its last record.
    SequencedMap<String, byte[]> read() throws ClusterException {
        Instant deadline = Instant.now().plus(timeout);
        Map<String, Object> reading = new HashMap<>(config);
        reading.put("isolation.level", "read_committed");
        reading.put("allow.auto.create.topics", false);
        var consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return read(consumer, deadline);
        } catch (KafkaException e) {
            throw unreachable("read", e);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private SequencedMap<String, byte[]> read(KafkaConsumer<byte[], byte[]> consumer, Instant deadline)
            throws ClusterException {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        SequencedMap<String, byte[]> records = new LinkedHashMap<>();
        while (!isRead(consumer, ends)) {
            if (Instant.now().isAfter(deadline)) {
                throw unreachable("read", null);
            }
            consumer.poll(POLL).forEach(record -> take(record, records));
        }
        return records;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) throws ClusterException {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(NAME).forEach(info -> partitions.add(new TopicPartition(NAME, info.partition())));
        if (partitions.isEmpty()) {
            throw new ClusterException(
                    "the cluster has no topic " + NAME + "; make it with ./weir topics create", null);
        }
        return partitions;
    }

    private static boolean isRead(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @SuppressWarnings("NullAway") // A tombstone has no value.
    private static void take(ConsumerRecord<byte[], byte[]> record, SequencedMap<String, byte[]> records) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (record.value() == null) {
            records.remove(key);
        } else {
            records.putLast(key, record.value());
        }
    }

    /// Writes one record, and waits until all replicas in sync have it.
    ///
    /// @return its offset
    long publish(String key, byte[] value) throws ClusterException {
        return write(List.of(new ProducerRecord<>(NAME, key.getBytes(UTF_8), value)));
    }

    /// Writes a tombstone for each key, in this order.
    @SuppressWarnings("NullAway") // A tombstone has no value.
    void withdraw(List<String> keys) throws ClusterException {
        List<ProducerRecord<byte[], byte[]>> tombstones = new ArrayList<>();
        keys.forEach(key -> tombstones.add(new ProducerRecord<>(NAME, key.getBytes(UTF_8), null)));
        write(tombstones);
    }

    private long write(List<ProducerRecord<byte[], byte[]>> records) throws ClusterException {
        var producer = new KafkaProducer<>(writing(), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            long offset = -1;
            for (ProducerRecord<byte[], byte[]> record : records) {
                RecordMetadata written = producer.send(record).get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
                offset = written.offset();
            }
            return offset;
        } catch (ExecutionException e) {
            throw unreachable("written", e.getCause());
        } catch (KafkaException | TimeoutException e) {
            throw unreachable("written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("written", e);
        } finally {
            producer.close(Duration.ZERO); // What was sent was waited for.
        }
    }

    private Map<String, Object> writing() {
        Map<String, Object> writing = new HashMap<>(config);
        writing.remove("default.api.timeout.ms");
        writing.put("acks", "all");
        writing.put("enable.idempotence", true);
        writing.put("linger.ms", 0);
        writing.put("max.request.size", Topic.POLICY.settings().recordBytesMax());
        writing.put("max.block.ms", millis(timeout));
        writing.put("delivery.timeout.ms", millis(timeout));
        return writing;
    }

    private ClusterException unreachable(String verb, @Nullable Throwable cause) {
        String why = cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")";
        return new ClusterException(
                "the topic " + NAME + " could not be " + verb + " at " + config.get("bootstrap.servers") + " within "
                        + timeout.toSeconds() + " s" + why
                        + "; is the address right, the broker up, and access allowed?",
                cause);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
