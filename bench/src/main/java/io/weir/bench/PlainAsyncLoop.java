// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// The asynchronous consumer that someone would write by hand, with Kafka transactions.
///
/// Work runs on virtual threads, at most `inFlightMax` at a time; results are produced in input order,
/// and a transaction covers the offsets whose results it holds. The input is the only record of what is
/// in flight: after a crash it is consumed again.
final class PlainAsyncLoop implements Running {

    private static final Duration POLL = Duration.ofMillis(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String output;
    private final UnaryOperator<byte[]> work;
    private final int inFlightMax;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Flight> inFlight = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    PlainAsyncLoop(
            Clients clients, String group, String input, String output, UnaryOperator<byte[]> work, int inFlightMax) {
        this.consumer = clients.consumer(group);
        this.producer = clients.transactionalProducer(group);
        this.output = output;
        this.work = work;
        this.inFlightMax = inFlightMax;
        consumer.subscribe(Set.of(input));
        this.thread = Thread.ofPlatform().name("plain-async-loop").start(this::run);
    }

    private void run() {
        long committedAt = System.nanoTime();
        producer.beginTransaction();
        while (!closing) {
            read();
            submit();
            drain();
            if (System.nanoTime() - committedAt >= PlainLoop.COMMIT_INTERVAL.toNanos()) {
                producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
                producer.commitTransaction();
                done.clear();
                producer.beginTransaction();
                committedAt = System.nanoTime();
            }
        }
        producer.abortTransaction();
    }

    /// Polls always, to stay in the group; takes records only when it has none waiting.
    private void read() {
        if (waiting.isEmpty()) {
            consumer.resume(consumer.assignment());
        } else {
            consumer.pause(consumer.assignment());
        }
        consumer.poll(POLL).forEach(waiting::add);
    }

    private void submit() {
        while (inFlight.size() < inFlightMax && !waiting.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = waiting.remove();
            inFlight.add(new Flight(record, executor.submit(() -> work.apply(record.value()))));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failed send fails the commit.
    private void drain() {
        while (!inFlight.isEmpty() && inFlight.peek().result().isDone()) {
            Flight flight = inFlight.remove();
            ConsumerRecord<byte[], byte[]> record = flight.record();
            producer.send(new ProducerRecord<>(output, null, record.timestamp(), record.key(), flight.value()));
            done.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        producer.close();
        consumer.close();
    }

    private record Flight(ConsumerRecord<byte[], byte[]> record, Future<byte[]> result) {

        byte[] value() {
            try {
                return result.get();
            } catch (InterruptedException | ExecutionException failure) {
                throw new IllegalStateException("the benchmark's work does not fail", failure);
            }
        }
    }
}
