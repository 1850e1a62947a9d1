// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.schema.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The registry topic of a cluster, read from its beginning and written with all acknowledgements. Every call
/// ends within fifteen seconds.
final class FingerprintTopic {

    private static final String NAME = Topic.FINGERPRINT.topicName();
    private static final Duration WITHIN = Duration.ofSeconds(15);

    /// Held, so that it stays silent: what the client retries is said once, in the command's own words.
    private static final Logger CLIENT_LOG = Logger.getLogger("org.apache.kafka");

    private final Map<String, Object> config = new HashMap<>();

    FingerprintTopic(Properties client) {
        CLIENT_LOG.setLevel(Level.OFF);
        client.stringPropertyNames().forEach(name -> config.put(name, client.getProperty(name)));
    }

    /// Values of every key that was not withdrawn.
    List<byte[]> read() throws MissingException {
        Map<String, Object> reading = new HashMap<>(config);
        reading.put("isolation.level", "read_committed");
        reading.put("allow.auto.create.topics", false);
        reading.put("default.api.timeout.ms", (int) WITHIN.toMillis());
        var consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return read(consumer);
        } catch (KafkaException failed) {
            throw unreachable();
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private List<byte[]> read(KafkaConsumer<byte[], byte[]> consumer) throws MissingException {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(NAME).forEach(info -> partitions.add(new TopicPartition(NAME, info.partition())));
        if (partitions.isEmpty()) {
            throw new MissingException("the cluster has no topic " + NAME + "; make it with ./weir topics create");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Instant deadline = Instant.now().plus(WITHIN);
        Map<String, byte[]> values = new TreeMap<>();
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            if (Instant.now().isAfter(deadline)) {
                throw unreachable();
            }
            consumer.poll(Duration.ofMillis(200)).forEach(record -> take(record, values));
        }
        return List.copyOf(values.values());
    }

    @SuppressWarnings("NullAway") // A tombstone has no value.
    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, byte[]> values) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (record.value() == null) {
            values.remove(key);
        } else {
            values.put(key, record.value());
        }
    }

    void write(byte[] key, byte[] value) throws MissingException {
        Map<String, Object> writing = new HashMap<>(config);
        writing.put("acks", "all");
        writing.put("max.request.size", Topic.FINGERPRINT.settings().recordBytesMax());
        writing.put("max.block.ms", (int) WITHIN.toMillis());
        writing.put("request.timeout.ms", (int) WITHIN.toMillis());
        writing.put("delivery.timeout.ms", (int) WITHIN.toMillis());
        writing.put("linger.ms", 0);
        var producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.send(new ProducerRecord<>(NAME, key, value)).get(WITHIN.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw unreachable();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unreachable();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private MissingException unreachable() {
        return new MissingException("the topic " + NAME + " cannot be reached at " + config.get("bootstrap.servers")
                + " within " + WITHIN.toSeconds() + " s; is the address right, the broker up, and access allowed?");
    }
}
