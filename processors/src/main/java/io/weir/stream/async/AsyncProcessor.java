// SPDX-License-Identifier: Apache-2.0
package io.weir.stream.async;

import io.weir.stream.async.InFlight.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Does work that waits, such as asking a model, without blocking the stream thread and without giving
/// up exactly-once.
///
/// # The problem
///
/// A stream thread that waits 50 ms for a model handles 20 records a second. Handing the record to
/// another thread and returning is no answer either: Kafka Streams takes a record for done when
/// `process` returns, commits its offset, and after a crash nobody remembers it.
///
/// # How it works
///
/// 1. `process` writes the record to a changelogged store, with the next sequence number, then starts
///    the work on a virtual thread, and returns.
/// 2. When the work ends, its answer is put in a lock-free queue. That is all the other thread does.
/// 3. The stream thread takes answers from the queue, at the next record or from a wall-clock
///    punctuator. For each it deletes the store's entry and forwards the answer.
///
/// Step 1 changes the store and, by returning, the input offset. Step 3 changes the store and the
/// output. Each happens inside one call on the stream thread, and a transaction is committed only
/// between calls. So at every commit a record is in exactly one place: before its offset, in the
/// store, or in the output. That is the whole proof; what a crash at each point does follows from it:
///
/// | A crash after | finds at the last commit | and so |
/// |---|---|---|
/// | the store's put, or the work's start | the offset before the record | the record is read again |
/// | a commit, with the work running or its answer queued | the entry | [#init] starts the work again |
/// | the store's delete, or the forward | the entry, and no output | the work runs again |
/// | a commit after the forward | the output, and no entry | nothing is left to do |
///
/// [#init] starts the work of everything in the store again, in order, with its whole deadline. Work may
/// run twice or more; one answer of it is committed.
///
/// # Order
///
/// Answers of one key leave in the order in which their records came: a finished one waits for an
/// unfinished one before it. All of them are worked on meanwhile, so a busy key costs latency and not
/// throughput. Different keys overtake freely. Sequence numbers carry that order over a restart.
///
/// A record that needs no work ([AsyncWork#atOnce(Object)]) goes on at once and is never stored. Only
/// where an earlier record of its key is in flight is it stored and queued behind that one, answered.
///
/// # Bounds and deadlines
///
/// Every entry has a deadline, on the wall clock, from when its work was started. An entry that is
/// still open then is given up: it gets the answer that [AsyncWork#timedOut(Object)] gives, its thread
/// is interrupted, and what it still answers is ignored. So work that hangs delays its key and then
/// leaves; it cannot stop the partition.
///
/// Records in flight are bounded in number and in bytes, for each task. At the bound `process` waits
/// for answers, which stops the task from pulling: the broker is the buffer, and nothing is dropped.
/// The wait must be short, since an open transaction times out. Between two punctuations it lasts
/// `waitMax` at most, over all records; after that the eldest entry is given up before its time, as
/// often as it takes. One record larger than the bound goes alone.
///
/// # Cost
///
/// One or two records in the changelog for each record with work, in the transaction that is there
/// anyway: its bytes, and a delete, unless another record takes the place of one that leaves in the same
/// call. At the bound each call lets go what makes room and no more, so that places are nearly always
/// taken over. And `drainInterval` of latency at most, where no other record comes.
///
/// # Threads and closing
///
/// Everything but [AsyncWork#perform] runs on the stream thread. After [#close] nothing is forwarded
/// and nothing leaves the store; the work in flight is interrupted, since whoever owns the task next
/// starts it again. Kafka Streams may call `init` on a closed processor: it starts from the store alone,
/// and answers of its former life reach nobody.
///
/// What is forwarded keeps its record's key, time, and headers, but leaves while another record is
/// processed, or none: downstream, `recordMetadata` says nothing about it.
///
/// @param <V> what comes in
/// @param <R> what goes on
public final class AsyncProcessor<V, R> implements Processor<String, V, String, R> {
    private final AsyncProcessorSupplier<V, R> parts;
    private final AsyncSettings settings;
    private final StoredRecordCodec<V> codec;
    private final InstantSource clock;

    private ProcessorContext<String, R> context;
    private KeyValueStore<Bytes, byte[]> store;
    private InFlight<Job<V>, R> window;
    private Slots slots;
    private Answers<Answer<V, R>> answers;
    private long nextSequence;
    private long waitEndsMillis;
    private int recordsTold;
    private long bytesTold;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    AsyncProcessor(AsyncProcessorSupplier<V, R> parts) {
        this.parts = parts;
        this.settings = parts.settings();
        this.codec = new StoredRecordCodec<>(parts.codec());
        this.clock = parts.clock();
    }

    @Override
    public void init(ProcessorContext<String, R> newContext) {
        context = newContext;
        store = context.getStateStore(parts.storeName());
        window = new InFlight<>(settings.inFlightRecordsMax(), settings.inFlightBytesMax());
        answers = new Answers<>();
        nextSequence = 0;
        waitEndsMillis = Long.MAX_VALUE;
        resubmit();
        context.schedule(settings.drainInterval(), PunctuationType.WALL_CLOCK_TIME, _ -> punctuate());
    }

    @Override
    public void process(Record<String, V> record) {
        collect();
        Optional<R> atOnce = parts.work().atOnce(record.value());
        if (atOnce.isPresent()) {
            letAllGo();
        }
        if (atOnce.isPresent() && !window.holds(record.key())) {
            forward(record, atOnce.get());
        } else {
            take(record, atOnce);
        }
        clear();
    }

    @Override
    public void close() {
        if (window == null) {
            return; // Closed after a failed start: nothing was begun.
        }
        for (Entry<Job<V>, R> entry : window.open()) {
            entry.subject().cancel();
        }
        parts.total().add(-recordsTold, -bytesTold);
        recordsTold = 0;
        bytesTold = 0;
    }

    private void take(Record<String, V> record, Optional<R> atOnce) {
        long sequence = nextSequence++;
        byte[] stored = codec.encode(sequence, record);
        if (window.hasRoom(stored.length)) {
            letAllGo();
        } else {
            makeRoom(stored.length);
        }
        int slot = slots.take();
        store.put(slots.keyOf(slot), stored);
        submit(new Job<>(record, slot), sequence, stored.length, atOnce);
    }

    private void resubmit() {
        // Read first, then start: an answer that comes meanwhile waits in the queue.
        List<KeyValue<Bytes, byte[]>> left = new ArrayList<>();
        try (var entries = store.all()) {
            entries.forEachRemaining(left::add);
        }
        slots = Slots.after(left.stream().map(entry -> Slots.of(entry.key)).toList());
        left.sort(Comparator.comparingLong(entry -> StoredRecordCodec.sequence(entry.value)));
        for (KeyValue<Bytes, byte[]> entry : left) {
            long sequence = StoredRecordCodec.sequence(entry.value);
            nextSequence = sequence + 1;
            Record<String, V> record = codec.decode(entry.value);
            submit(
                    new Job<>(record, Slots.of(entry.key)),
                    sequence,
                    entry.value.length,
                    parts.work().atOnce(record.value()));
        }
        tell();
    }

    private void punctuate() {
        waitEndsMillis = Long.MAX_VALUE;
        collect();
        letAllGo();
        clear();
    }

    /// Waits until an entry of this size fits, forwarding what is answered meanwhile.
    private void makeRoom(long size) {
        while (!window.hasRoom(size)) {
            if (letOneGo()) {
                continue;
            }
            long now = clock.millis();
            if (waitEndsMillis == Long.MAX_VALUE) {
                waitEndsMillis = now + settings.waitMax().toMillis();
            }
            if (now >= waitEndsMillis) {
                giveUpEldest();
            } else {
                long left =
                        Math.min(waitEndsMillis - now, settings.drainInterval().toMillis());
                parts.pause().await(answers, Duration.ofMillis(Math.max(1, left)));
            }
            collect();
        }
    }

    private void giveUpEldest() {
        Entry<Job<V>, R> eldest = window.eldestOpen();
        if (eldest != null) {
            giveUp(eldest);
        }
    }

    private void submit(Job<V> job, long sequence, long size, Optional<R> atOnce) {
        Record<String, V> record = job.record;
        long deadline = clock.millis() + allowed(record.value()).toMillis();
        Entry<Job<V>, R> entry = window.add(sequence, record.key(), job, size, deadline);
        if (atOnce.isPresent()) {
            window.answer(entry, atOnce.get());
            return;
        }
        Answers<Answer<V, R>> into = answers;
        job.running = parts.executor().start(() -> into.add(new Answer<>(entry, perform(record.value(), deadline))));
    }

    private Duration allowed(V value) {
        Duration hold = parts.work().hold(value);
        return settings.deadline().plus(hold.compareTo(settings.holdMax()) > 0 ? settings.holdMax() : hold);
    }

    /// On a virtual thread. An error is an answer too: a missing class in one guard must not read as a
    /// time-out, let alone as silence.
    private R perform(V value, long deadlineMillis) {
        try {
            return parts.work().perform(value, Instant.ofEpochMilli(deadlineMillis));
        } catch (Throwable failure) {
            return parts.work().failed(value, failure);
        }
    }

    /// Takes the answers that came, and gives up what is overdue.
    private void collect() {
        Answer<V, R> answer;
        while ((answer = answers.poll()) != null) {
            window.answer(answer.entry(), answer.value());
        }
        for (Entry<Job<V>, R> entry : window.overdue(clock.millis())) {
            giveUp(entry);
        }
    }

    private void letAllGo() {
        while (letOneGo()) {}
    }

    /// Forwards the next answer whose turn it is; false where there is none.
    private boolean letOneGo() {
        Entry<Job<V>, R> ready = window.poll();
        if (ready == null) {
            return false;
        }
        slots.vacate(ready.subject().slot);
        forward(ready.subject().record, ready.answer());
        return true;
    }

    /// Ends a call: whatever has left in it leaves the store too, since a commit may follow.
    private void clear() {
        slots.clear(store::delete);
        tell();
    }

    private void forward(Record<String, V> record, R answer) {
        context.forward(new Record<>(record.key(), answer, record.timestamp(), record.headers()));
    }

    private void giveUp(Entry<Job<V>, R> entry) {
        entry.subject().cancel();
        window.answer(entry, parts.work().timedOut(entry.subject().record.value()));
    }

    private void tell() {
        if (window.records() != recordsTold || window.bytes() != bytesTold) {
            parts.total().add(window.records() - recordsTold, window.bytes() - bytesTold);
            recordsTold = window.records();
            bytesTold = window.bytes();
        }
    }

    private record Answer<V, R>(Entry<Job<V>, R> entry, R value) {}

    /// A record with its place in the store and the thread that works on it.
    private static final class Job<V> {
        private final Record<String, V> record;
        private final int slot;
        private WorkExecutor.Running running = () -> {};

        private Job(Record<String, V> record, int slot) {
            this.record = record;
            this.slot = slot;
        }

        private void cancel() {
            running.cancel();
        }
    }

    /// How `process` waits at the bound.
    @FunctionalInterface
    interface Pause {
        void await(Answers<?> answers, Duration atMost);
    }
}
