// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.Cause;
import io.weir.guard.Guard;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Recollection;
import io.weir.wire.HalfExchange;
import io.weir.wire.JoinedExchange;
import io.weir.wire.SourceHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Lets the guards that remember look, once all others have.
///
/// What is kept of a conversation lies where the conversation is processed. What is kept of a subject
/// counts that subject's exchanges of this task alone: conversations of one subject may lie on several, and
/// nothing is repartitioned for it.
///
/// A stored value is the time of the last exchange, eight bytes, and then what the guard kept.
///
/// Forgotten is what nothing was added to for long, in event time or on the wall clock, and past the bound
/// what has been quiet for longest.
final class ConversationProcessor implements Processor<Object, Object, Object, Object> {
    static final String NAME = "conversation";

    /// Part of a changelog topic's name, so it must never change.
    static final String STORE = "conversation-kept";

    private static final String SUBJECT_HEADER = "ce_authid";

    private final List<Guard.Remembering> guards;
    private final StreamListener listener;
    private final ChatLaneSettings settings;
    private final StoreKeys keys = new StoreKeys();
    private final Map<Bytes, Lease> leases = new LinkedHashMap<>(16, 0.75f, true);
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<Bytes, byte[]> kept;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    ConversationProcessor(ChatLane lane) {
        this.guards = lane.guards().stream()
                .filter(Guard.Remembering.class::isInstance)
                .map(Guard.Remembering.class::cast)
                .toList();
        this.listener = lane.listener();
        this.settings = lane.settings();
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        kept = context.getStateStore(STORE);
        leases.clear();
        List<KeyValue<Bytes, Long>> found = new ArrayList<>();
        try (var all = kept.all()) {
            all.forEachRemaining(entry -> found.add(
                    KeyValue.pair(entry.key, ByteBuffer.wrap(entry.value).getLong())));
        }
        found.sort(Comparator.comparing(entry -> entry.value));
        found.forEach(entry -> lease(entry.key, entry.value));
        context.schedule(settings.checkInterval(), PunctuationType.WALL_CLOCK_TIME, this::forget);
    }

    @Override
    public void process(Record<Object, Object> record) {
        var guarded = (GuardedExchange) record.value();
        List<Observed> observed = new ArrayList<>();
        for (Guard.Remembering guard : guards) {
            if (guarded.policy().uses(guard.info().id())) {
                observed.add(look(guard, guarded, record.timestamp()));
            }
        }
        context.forward(observed.isEmpty() ? record : record.withValue(guarded.with(observed)));
    }

    private Observed look(Guard.Remembering guard, GuardedExchange guarded, long timestamp) {
        long began = System.nanoTime();
        Observation observation;
        try {
            List<Judgement> others =
                    guarded.observed().stream().map(guarded.policy()::conclude).toList();
            observation = guard.observe(
                    guarded.exchange(),
                    others,
                    new Kept(guard, guarded.joined(), timestamp),
                    Instant.ofEpochMilli(timestamp));
        } catch (RuntimeException | StackOverflowError e) {
            observation = new Observation.Failed(Cause.GUARD_FAILED);
        }
        return new Observed(guard.info(), observation, Duration.ofNanos(System.nanoTime() - began));
    }

    private void lease(Bytes key, long timestamp) {
        long memory = settings.conversationMemory().toMillis();
        leases.put(key, new Lease(timestamp + memory, context.currentSystemTimeMs() + memory));
    }

    private void forget(long now) {
        long streamTime = context.currentStreamTimeMs();
        List<Bytes> over = new ArrayList<>();
        for (Map.Entry<Bytes, Lease> entry : leases.entrySet()) {
            boolean isOver = streamTime >= entry.getValue().eventEnd || now >= entry.getValue().wallEnd;
            if (!isOver) {
                // The quietest come first: those after it were added to later.
                break;
            }
            over.add(entry.getKey());
        }
        over.forEach(this::drop);
        listener.remembered(leases.size());
    }

    private void drop(Bytes key) {
        leases.remove(key);
        kept.delete(key);
    }

    private static Optional<String> subject(JoinedExchange joined) {
        for (HalfExchange half : joined.halves()) {
            for (SourceHeader header : half.origin().headers()) {
                Bytes value = header.value();
                if (header.name().equalsIgnoreCase(SUBJECT_HEADER) && value != null && value.get().length > 0) {
                    return Optional.of(new String(value.get(), UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    private record Lease(long eventEnd, long wallEnd) {}

    /// What one guard kept, for one exchange.
    private final class Kept implements Recollection {
        private final Optional<Bytes> conversation;
        private final Optional<Bytes> subject;
        private final long timestamp;

        Kept(Guard.Remembering guard, JoinedExchange joined, long timestamp) {
            String id = guard.info().id().value();
            String tenant = joined.id().tenant().value();
            this.conversation =
                    Optional.of(keys.of(id, "conversation", tenant, joined.id().conversation()));
            this.subject = subject(joined).map(who -> keys.of(id, "subject", tenant, who));
            this.timestamp = timestamp;
        }

        @Override
        public boolean has(Scope scope) {
            return key(scope).isPresent();
        }

        @Override
        public Optional<byte[]> get(Scope scope) {
            return key(scope).map(kept::get).map(stored -> Arrays.copyOfRange(stored, Long.BYTES, stored.length));
        }

        @Override
        public void put(Scope scope, byte[] bytes) {
            key(scope).ifPresent(key -> {
                kept.put(
                        key,
                        ByteBuffer.allocate(Long.BYTES + bytes.length)
                                .putLong(timestamp)
                                .put(bytes)
                                .array());
                lease(key, timestamp);
                if (leases.size() > settings.conversationsMax()) {
                    drop(leases.keySet().iterator().next());
                }
            });
        }

        private Optional<Bytes> key(Scope scope) {
            return switch (scope) {
                case CONVERSATION -> conversation;
                case SUBJECT -> subject;
            };
        }
    }
}
