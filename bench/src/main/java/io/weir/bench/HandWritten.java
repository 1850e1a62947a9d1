// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.Conclusion;
import io.weir.guard.ExchangeId;
import io.weir.guard.Guard;
import io.weir.guard.Judgement;
import io.weir.guard.Observed;
import io.weir.policy.Decision;
import io.weir.policy.Policy;
import io.weir.stream.ChatLane;
import io.weir.wire.HalfExchange;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.HalfExchange.ResponseHalf;
import io.weir.wire.JoinedExchange;
import io.weir.wire.OutputRecord;
import io.weir.wire.Reading;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// The chat lane as someone would write it by hand: the same reading, guards, policy and records.
///
/// Halves meet in a map on the heap, so a crash loses what waits; nothing is deduplicated, expires, or
/// is counted. What the stream takes longer is the price of those and of the framework. With a topic
/// for its state it also writes there what the stream writes to changelogs: each event's key, each half
/// that waits, that it waits no more, and that the exchange is decided.
final class HandWritten
        implements BiConsumer<ConsumerRecord<byte[], byte[]>, Consumer<ProducerRecord<byte[], byte[]>>> {

    private static final byte[] SHORT = new byte[Long.BYTES];

    private final ChatLane lane;
    private final Optional<String> state;
    private final Map<ExchangeId, HalfExchange> waiting = new HashMap<>();

    HandWritten(ChatLane lane, Optional<String> state) {
        this.lane = lane;
        this.state = state;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record, Consumer<ProducerRecord<byte[], byte[]>> output) {
        if (lane.reader().read(origin(record)) instanceof Reading.Accepted(HalfExchange half)) {
            remember(half.event().id(), SHORT, output);
            HalfExchange other = waiting.remove(half.exchange());
            if (other == null) {
                waiting.put(half.exchange(), half);
                remember(half.exchange().exchange(), record.value(), output);
            } else {
                remember(half.exchange().exchange(), null, output);
                remember(half.exchange().exchange(), SHORT, output);
                decide(
                        joined(half, other),
                        Math.max(half.origin().timestamp(), other.origin().timestamp()),
                        output);
            }
        }
    }

    private void remember(String key, byte @Nullable [] value, Consumer<ProducerRecord<byte[], byte[]>> output) {
        state.ifPresent(topic -> output.accept(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)));
    }

    private void decide(JoinedExchange joined, long timestamp, Consumer<ProducerRecord<byte[], byte[]>> output) {
        Policy policy = lane.policies().policyOf(joined.id().tenant());
        List<Judgement> judgements = new ArrayList<>();
        for (Guard guard : lane.guards()) {
            if (guard instanceof Guard.Immediate immediate) {
                var observed = new Observed(guard.info(), immediate.observe(joined.exchange()), Duration.ZERO);
                judgements.add(Conclusion.conclude(observed, policy.floors(guard.info())));
            }
        }
        Decision decision = policy.decide(joined.id(), judgements);
        for (Judgement judgement : judgements) {
            output.accept(record(lane.encoder().verdict(joined, judgement, policy.version()), timestamp));
        }
        output.accept(record(lane.encoder().decision(joined, decision), timestamp));
        output.accept(record(lane.encoder().delivery(joined, decision), timestamp));
    }

    private static JoinedExchange joined(HalfExchange one, HalfExchange other) {
        return switch (one) {
            case PromptHalf prompt -> new JoinedExchange(Optional.of(prompt), Optional.of((ResponseHalf) other));
            case ResponseHalf response -> new JoinedExchange(Optional.of((PromptHalf) other), Optional.of(response));
        };
    }

    private static SourceRecord origin(ConsumerRecord<byte[], byte[]> record) {
        List<SourceHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new SourceHeader(header.key(), Bytes.wrap(header.value())));
        }
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                Bytes.wrap(record.key()),
                Bytes.wrap(record.value()),
                headers);
    }

    private static ProducerRecord<byte[], byte[]> record(OutputRecord output, long timestamp) {
        List<Header> headers = new ArrayList<>();
        for (SourceHeader header : output.headers()) {
            headers.add(new RecordHeader(
                    header.name(),
                    header.value() == null ? null : header.value().get()));
        }
        return new ProducerRecord<>(
                output.topic().topicName(),
                null,
                timestamp,
                output.key() == null ? null : output.key().get(),
                output.value() == null ? null : output.value().get(),
                headers);
    }
}
