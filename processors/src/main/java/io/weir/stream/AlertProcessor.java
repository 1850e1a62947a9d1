// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.alert.AlertSignal;
import io.weir.alert.AlertState;
import io.weir.alert.Step;
import io.weir.wire.OutputEncoder;
import io.weir.wire.UnencodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/// Groups signals into alerts, for each conversation.
///
/// An alert closes when event time has passed its end, or when nothing came for as long on the wall
/// clock: so a replay closes it where the live run did, and an idle partition closes it too.
final class AlertProcessor implements Processor<Object, Object, Object, Object> {
    static final String NAME = "alert";

    /// Part of a changelog topic's name, so it must never change.
    static final String STORE = "alert-open";

    private final AlertGroups groups;
    private final OutputEncoder encoder;
    private final StreamListener listener;
    private final ChatLaneSettings settings;
    private final Map<Bytes, Lease> leases = new LinkedHashMap<>(16, 0.75f, true);
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<Bytes, byte[]> open;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    AlertProcessor(AlertGroups groups, OutputEncoder encoder, StreamListener listener, ChatLaneSettings settings) {
        this.groups = groups;
        this.encoder = encoder;
        this.listener = listener;
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        open = context.getStateStore(STORE);
        leases.clear();
        try (var all = open.all()) {
            all.forEachRemaining(entry -> {
                AlertState state = groups.decode(entry.value);
                lease(entry.key, state);
                listener.alertTaken(state);
            });
        }
        context.schedule(settings.checkInterval(), PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<Object, Object> record) {
        var signal = (AlertSignal) record.value();
        Bytes key = Bytes.wrap(groups.fingerprint(signal).getBytes(UTF_8));
        Optional<AlertState> before = Optional.ofNullable(open.get(key)).map(groups::decode);
        Step step = groups.fold(before, signal);
        open.put(key, groups.encode(step.state()));
        lease(key, step.state());
        step.update().ifPresentOrElse(update -> tell(update, record.timestamp()), listener::alertCounted);
        if (leases.size() > settings.alertsOpenMax()) {
            close(leases.keySet().iterator().next());
        }
    }

    @Override
    public void close() {
        leases.keySet().forEach(key -> listener.alertGivenUp(new String(key.get(), UTF_8)));
        leases.clear();
    }

    private void lease(Bytes key, AlertState state) {
        Instant end = groups.expiresAt(state);
        Duration quiet = Duration.between(state.lastSeen(), end);
        leases.put(key, new Lease(end.toEpochMilli(), context.currentSystemTimeMs() + quiet.toMillis()));
    }

    private void expire(long now) {
        long streamTime = context.currentStreamTimeMs();
        List<Bytes> ended = new ArrayList<>();
        leases.forEach((key, lease) -> {
            if (streamTime >= lease.eventEnd || now >= lease.wallEnd) {
                ended.add(key);
            }
        });
        ended.forEach(this::close);
    }

    private void close(Bytes key) {
        leases.remove(key);
        byte[] stored = open.delete(key);
        if (stored != null) {
            AlertState state = groups.decode(stored);
            Instant end = groups.expiresAt(state);
            groups.expire(state, end)
                    .update()
                    .ifPresent(update -> tell(update, state.lastSeen().toEpochMilli()));
        }
    }

    private void tell(AlertState update, long timestamp) {
        try {
            Sinks.forward(context, encoder.alert(update), timestamp);
            listener.alert(update);
        } catch (UnencodableException e) {
            // The signal's exchange has its own records; what is lost here is one update of many.
            listener.dropped(NAME, e.reason());
        }
    }

    private record Lease(long eventEnd, long wallEnd) {}
}
