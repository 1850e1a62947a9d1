// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Side;
import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import io.weir.stream.store.MarkStore;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.EventReader;
import io.weir.wire.HalfExchange;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.HalfExchange.ResponseHalf;
import io.weir.wire.JoinedExchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Joins prompt and response by exchange, in either order, within a bound.
///
/// Waiting halves lie in one store until their turn comes, however long the application was away: what
/// waited when it stopped is judged when it is back. That an exchange was decided, and with which
/// halves, is marked in another, under the start of a stretch of time, and goes by itself. The bound is
/// on the wall clock, so that a half expires in an idle partition too. It begins anew when the task
/// does: while nothing was read, the other half could not come, and it may be the next record. Which
/// halves wait is also known on the heap, in order of arrival.
final class JoinProcessor implements Processor<Object, Object, Object, Object> {
    static final String NAME = "join";

    /// Part of a changelog topic's name, so it must never change.
    static final String WAITING_STORE = "join-waiting";

    /// Part of a changelog topic's name, so it must never change.
    static final String DECIDED_STORE = "join-decided";

    private static final int FORMAT = 1;
    private static final int OVERHEAD_BYTES = 32;

    private final ChatLaneSettings settings;
    private final StreamListener listener;
    private final DeadLetters deadLetters;
    private final StoredExchangeSerde serde;
    private final StoreKeys keys = new StoreKeys();
    private final Map<Bytes, Waiting> waiting = new LinkedHashMap<>();
    private long heapBytes;
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<Bytes, byte[]> halves;
    private MarkStore decided;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    JoinProcessor(ChatLane lane) {
        this.settings = lane.settings();
        this.listener = lane.listener();
        this.deadLetters = new DeadLetters(lane.encoder(), lane.listener());
        EventReader reader = lane.reader();
        this.serde = new StoredExchangeSerde(reader);
    }

    /// Length of a stretch: a mark that still counts lies in this one or the one before.
    static long stretchMillis(ChatLaneSettings settings) {
        return settings.decidedRetention().toMillis();
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        halves = context.getStateStore(WAITING_STORE);
        decided = context.getStateStore(DECIDED_STORE);
        restoreWaiting();
        context.schedule(settings.checkInterval(), PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<Object, Object> record) {
        var half = (HalfExchange) record.value();
        Bytes key = keys.of(half.exchange());
        Waiting other = waiting.get(key);
        if (other != null) {
            meet(key, other, half, record.timestamp());
            return;
        }
        Optional<DeadLetterReason> refused = refusedByMark(key, half.side());
        if (refused.isPresent()) {
            refuse(half, refused.get(), record.timestamp());
        } else {
            keepWaiting(key, half, record.timestamp());
        }
    }

    private void meet(Bytes key, Waiting other, HalfExchange half, long timestamp) {
        HalfExchange first = half(key, other);
        if (first.side() == half.side()) {
            refuse(half, DeadLetterReason.ALREADY_DECIDED, timestamp);
            return;
        }
        forget(key, other);
        mark(key, true, true);
        forward(joined(first, half), Math.max(other.timestamp, timestamp));
    }

    private void keepWaiting(Bytes key, HalfExchange half, long timestamp) {
        if (waiting.size() >= settings.pendingHalvesMax()) {
            Map.Entry<Bytes, Waiting> eldest = waiting.entrySet().iterator().next();
            judgeAlone(eldest.getKey(), eldest.getValue());
        }
        long arrived = context.currentSystemTimeMs();
        byte[] stored = serde.encode(alone(half));
        var entry = new Waiting(arrived, timestamp, stored.length);
        halves.put(
                key,
                new ByteWriter(OVERHEAD_BYTES + stored.length)
                        .putByte(FORMAT)
                        .putLong(arrived)
                        .putLong(timestamp)
                        .putRaw(stored)
                        .toBytes());
        if (heapBytes + entry.size <= settings.pendingHeapBytesMax()) {
            heapBytes += entry.size;
            entry.half = half;
        }
        waiting.put(key, entry);
    }

    private void expire(long now) {
        while (!waiting.isEmpty()) {
            Map.Entry<Bytes, Waiting> eldest = waiting.entrySet().iterator().next();
            if (now - eldest.getValue().arrived < settings.joinBound().toMillis()) {
                return;
            }
            judgeAlone(eldest.getKey(), eldest.getValue());
        }
    }

    private void judgeAlone(Bytes key, Waiting entry) {
        HalfExchange half = half(key, entry);
        forget(key, entry);
        mark(key, half.side() == Side.PROMPT, half.side() == Side.RESPONSE);
        listener.judgedAlone(half.event().tenant().value(), half.side());
        forward(alone(half), entry.timestamp);
    }

    private void forward(JoinedExchange joined, long timestamp) {
        context.forward(new Record<Object, Object>(joined.id().recordKey(), joined, timestamp), GuardsProcessor.NAME);
    }

    private void refuse(HalfExchange half, DeadLetterReason reason, long timestamp) {
        Sinks.forward(context, deadLetters.of(half, NAME, reason, ""), timestamp);
    }

    /// What an earlier decision of the exchange means for a half that comes now; empty without one.
    private Optional<DeadLetterReason> refusedByMark(Bytes key, Side side) {
        long now = context.currentSystemTimeMs();
        byte[] mark = decided.fetch(key, stretch(now));
        if (mark == null) {
            mark = decided.fetch(key, stretch(now) - stretchMillis(settings));
        }
        if (mark == null) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(mark).expectVersion(FORMAT);
        if (now - in.getLong() > settings.decidedRetention().toMillis()) {
            return Optional.empty();
        }
        int sides = in.getByte();
        boolean had = (sides & bit(side)) != 0;
        return Optional.of(had ? DeadLetterReason.ALREADY_DECIDED : DeadLetterReason.LATE);
    }

    private void mark(Bytes key, boolean prompt, boolean response) {
        long now = context.currentSystemTimeMs();
        int sides = (prompt ? bit(Side.PROMPT) : 0) | (response ? bit(Side.RESPONSE) : 0);
        byte[] mark = new ByteWriter(OVERHEAD_BYTES)
                .putByte(FORMAT)
                .putLong(now)
                .putByte(sides)
                .toBytes();
        decided.put(key, mark, stretch(now));
    }

    private HalfExchange half(Bytes key, Waiting entry) {
        if (entry.half != null) {
            return entry.half;
        }
        ByteReader in = new ByteReader(halves.get(key)).expectVersion(FORMAT);
        in.getLong();
        in.getLong();
        return serde.decode(in.getRest()).halves().getFirst();
    }

    private void forget(Bytes key, Waiting entry) {
        waiting.remove(key);
        remove(key);
        if (entry.half != null) {
            heapBytes -= entry.size;
        }
    }

    /// Not `delete`, which first reads what it deletes.
    @SuppressWarnings("NullAway") // A store takes null for a delete.
    private void remove(Bytes key) {
        halves.put(key, null);
    }

    private void restoreWaiting() {
        waiting.clear();
        heapBytes = 0;
        record Found(long arrived, Bytes key, Waiting waiting) {}

        long now = context.currentSystemTimeMs();
        List<Found> found = new ArrayList<>();
        try (var all = halves.all()) {
            all.forEachRemaining(entry -> {
                ByteReader in = new ByteReader(entry.value).expectVersion(FORMAT);
                long arrived = in.getLong();
                found.add(new Found(arrived, entry.key, new Waiting(now, in.getLong(), entry.value.length)));
            });
        }
        found.sort(Comparator.comparingLong(Found::arrived));
        found.forEach(half -> waiting.put(half.key(), half.waiting()));
    }

    private long stretch(long millis) {
        return millis - millis % stretchMillis(settings);
    }

    /// Part of the stored format.
    private static int bit(Side side) {
        return switch (side) {
            case PROMPT -> 1;
            case RESPONSE -> 2;
        };
    }

    private static JoinedExchange alone(HalfExchange half) {
        return switch (half) {
            case PromptHalf prompt -> new JoinedExchange(Optional.of(prompt), Optional.empty());
            case ResponseHalf response -> new JoinedExchange(Optional.empty(), Optional.of(response));
        };
    }

    private static JoinedExchange joined(HalfExchange one, HalfExchange other) {
        JoinedExchange a = alone(one);
        JoinedExchange b = alone(other);
        return new JoinedExchange(a.prompt().or(b::prompt), a.response().or(b::response));
    }

    /// A half that waits; `half` is null where it must be read from the store.
    private static final class Waiting {
        private final long arrived;
        private final long timestamp;
        private final int size;
        private @Nullable HalfExchange half;

        private Waiting(long arrived, long timestamp, int size) {
            this.arrived = arrived;
            this.timestamp = timestamp;
            this.size = size;
        }
    }
}
