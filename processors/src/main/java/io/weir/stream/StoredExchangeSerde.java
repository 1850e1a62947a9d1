// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.stream.async.ValueCodec;
import io.weir.stream.store.ByteReader;
import io.weir.stream.store.ByteWriter;
import io.weir.wire.EventKey;
import io.weir.wire.EventReader;
import io.weir.wire.HalfExchange;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.HalfExchange.ResponseHalf;
import io.weir.wire.JoinedExchange;
import io.weir.wire.Reading;
import io.weir.wire.SourceRecord;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Keeps exchanges in state stores: the ids and the source records, which are read again on the way out.
///
/// Content thus lies in the store once, as it came. Should a newer reader refuse what an older one
/// accepted, the half comes back with one part that cannot be inspected: it is judged, never clear,
/// and never lost.
final class StoredExchangeSerde implements ValueCodec<JoinedExchange> {
    private static final int FORMAT = 1;
    private static final int PROMPT = 0;
    private static final int RESPONSE = 1;
    private static final int OVERHEAD_BYTES = 256;

    private final EventReader reader;

    StoredExchangeSerde(EventReader reader) {
        this.reader = reader;
    }

    @Override
    public byte[] encode(JoinedExchange joined) {
        var writer = new ByteWriter(2 * OVERHEAD_BYTES
                + joined.halves().stream().mapToInt(StoredExchangeSerde::size).sum());
        writer.putByte(FORMAT).putByte(joined.halves().size());
        joined.halves().forEach(half -> put(writer, half));
        return writer.toBytes();
    }

    @Override
    public JoinedExchange decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes).expectVersion(FORMAT);
        Optional<PromptHalf> prompt = Optional.empty();
        Optional<ResponseHalf> response = Optional.empty();
        for (int left = in.getByte(); left > 0; left--) {
            switch (get(in)) {
                case PromptHalf half -> prompt = Optional.of(half);
                case ResponseHalf half -> response = Optional.of(half);
            }
        }
        return new JoinedExchange(prompt, response);
    }

    private static int size(HalfExchange half) {
        Bytes value = half.origin().value();
        return value == null ? 0 : value.get().length;
    }

    private static void put(ByteWriter out, HalfExchange half) {
        EventKey event = half.event();
        SourceRecord origin = half.origin();
        out.putByte(half.side() == Side.PROMPT ? PROMPT : RESPONSE)
                .putString(event.tenant().value())
                .putString(event.source())
                .putString(event.id())
                .putString(half.exchange().conversation())
                .putString(half.exchange().exchange());
        StoredRecords.put(out, origin);
    }

    private HalfExchange get(ByteReader in) {
        Side side = in.getByte() == PROMPT ? Side.PROMPT : Side.RESPONSE;
        var tenant = new TenantId(in.getString());
        var event = new EventKey(tenant, in.getString(), in.getString());
        var id = new ExchangeId(tenant, in.getString(), in.getString());
        SourceRecord origin = StoredRecords.get(in);
        return read(origin).orElseGet(() -> unreadable(side, event, id, origin));
    }

    private Optional<HalfExchange> read(SourceRecord origin) {
        try {
            return reader.read(origin) instanceof Reading.Accepted(HalfExchange half)
                    ? Optional.of(half)
                    : Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            // A defect in the reader must not stop a start.
            return Optional.empty();
        }
    }

    private static HalfExchange unreadable(Side side, EventKey event, ExchangeId id, SourceRecord origin) {
        Part opaque = new Part.Opaque(Part.Kind.GENERIC, "application/octet-stream", 0);
        return switch (side) {
            case PROMPT ->
                new PromptHalf(
                        event,
                        id,
                        origin,
                        new Exchange.Prompt("", List.of(new Utterance(Role.USER, false, List.of(opaque)))));
            case RESPONSE ->
                new ResponseHalf(
                        event,
                        id,
                        origin,
                        new Exchange.Response("", List.of(new Utterance(Role.ASSISTANT, false, List.of(opaque)))));
        };
    }
}
