// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// The loop that someone would write by hand: consume, transform, produce, commit every 100 ms.
///
/// Exactly once by Kafka transactions, one thread, no state that survives a crash.
final class PlainLoop implements Running {

    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private static final Duration POLL = Duration.ofMillis(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final BiConsumer<ConsumerRecord<byte[], byte[]>, Consumer<ProducerRecord<byte[], byte[]>>> transform;
    private final Map<TopicPartition, OffsetAndMetadata> consumed = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    /// @param member which of the group's threads this is
    /// @param transform called for each record, in order; passes on what is to be produced
    PlainLoop(
            Clients clients,
            String group,
            int member,
            Collection<String> topics,
            BiConsumer<ConsumerRecord<byte[], byte[]>, Consumer<ProducerRecord<byte[], byte[]>>> transform) {
        this.consumer = clients.consumer(group);
        this.producer = clients.transactionalProducer(group + '-' + member);
        this.transform = transform;
        consumer.subscribe(topics);
        this.thread = Thread.ofPlatform().name("plain-loop-" + member).start(this::run);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failed send fails the commit.
    private void run() {
        long committedAt = System.nanoTime();
        producer.beginTransaction();
        while (!closing) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                transform.accept(record, producer::send);
                consumed.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
            }
            if (System.nanoTime() - committedAt >= COMMIT_INTERVAL.toNanos()) {
                commit();
                producer.beginTransaction();
                committedAt = System.nanoTime();
            }
        }
        producer.abortTransaction();
    }

    private void commit() {
        producer.sendOffsetsToTransaction(consumed, consumer.groupMetadata());
        producer.commitTransaction();
        consumed.clear();
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        consumer.close();
    }
}
