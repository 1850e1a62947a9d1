// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.stream.store.MarkStore;
import io.weir.wire.EventKey;
import io.weir.wire.HalfExchange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Lets each event through once within the window, in event time.
///
/// An id is written under the start of its stretch of time, a window long, so that a repeat is found by
/// looking at two or three known keys and never by a scan; old stretches go by themselves. An event
/// older than the window is remembered as if it were just inside, so late events are deduplicated too.
final class DeduplicateProcessor implements Processor<Object, Object, Object, Object> {
    static final String NAME = "deduplicate";

    /// Part of a changelog topic's name, so it must never change.
    static final String STORE = "deduplicate-seen";

    private final long windowMillis;
    private final Function<Object, EventKey> eventOf;
    private final Consumer<Object> told;
    private final StoreKeys keys = new StoreKeys();
    private ProcessorContext<Object, Object> context;
    private MarkStore seen;

    DeduplicateProcessor(Duration window, StreamListener listener) {
        this(window, value -> ((HalfExchange) value).event(), value -> {
            var half = (HalfExchange) value;
            listener.duplicate(half.event().tenant().value(), half.side());
        });
    }

    /// @param eventOf identity of a record's value
    /// @param told each value that came before
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    DeduplicateProcessor(Duration window, Function<Object, EventKey> eventOf, Consumer<Object> told) {
        this.windowMillis = window.toMillis();
        this.eventOf = eventOf;
        this.told = told;
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        seen = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<Object, Object> record) {
        Bytes key = keys.of(eventOf.apply(record.value()));
        long newest = Math.max(context.currentStreamTimeMs(), record.timestamp());
        long at = Math.max(record.timestamp(), newest - windowMillis);
        if (isRepeat(key, at, newest)) {
            told.accept(record.value());
            return;
        }
        seen.put(key, ByteBuffer.allocate(Long.BYTES).putLong(at).array(), stretch(at));
        context.forward(record);
    }

    private boolean isRepeat(Bytes key, long at, long newest) {
        long own = stretch(at);
        return isNear(key, at, own)
                || (own >= windowMillis && isNear(key, at, own - windowMillis))
                || (own + windowMillis <= newest && isNear(key, at, own + windowMillis));
    }

    private boolean isNear(Bytes key, long at, long stretch) {
        byte[] before = seen.fetch(key, stretch);
        return before != null && Math.abs(ByteBuffer.wrap(before).getLong() - at) <= windowMillis;
    }

    private long stretch(long at) {
        return at - at % windowMillis;
    }
}
