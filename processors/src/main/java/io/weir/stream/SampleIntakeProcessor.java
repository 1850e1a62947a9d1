// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.Exchange;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.OwnEvidence;
import io.weir.stream.ReviewListener.Arrival;
import io.weir.wire.DeadLetter;
import io.weir.wire.DeadLetterReason;
import io.weir.wire.HalfExchange;
import io.weir.wire.Reading;
import io.weir.wire.SourceHeader;
import io.weir.wire.SourceRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Reads samples: response events that are evidence for an exchange and are delivered to nobody.
///
/// What cannot be read, or says a temperature that is none, goes to the dead letters.
final class SampleIntakeProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {
    static final String NAME = "review-samples";
    static final String ENCODE = "review-encode-samples";

    private static final String TEMPERATURE = "ce_temperature";
    private static final double TEMPERATURE_MAX = 100;

    private final ReviewLane lane;

    SampleIntakeProcessor(ReviewLane lane) {
        this.lane = lane;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SourceRecord origin =
                StoredRecords.of(record, context().recordMetadata().orElseThrow());
        switch (read(origin)) {
            case Reading.Accepted(HalfExchange.ResponseHalf half) -> {
                OptionalDouble temperature = temperature(origin);
                if (temperature.isPresent()
                        && !(temperature.getAsDouble() >= 0 && temperature.getAsDouble() < TEMPERATURE_MAX)) {
                    refuse(
                            Optional.of(half.event().tenant()),
                            origin,
                            DeadLetterReason.ATTRIBUTE_INVALID,
                            "temperature");
                } else {
                    forward(half, temperature.isPresent() && temperature.getAsDouble() == 0, record.timestamp());
                }
            }
            case Reading.Accepted accepted ->
                refuse(Optional.of(accepted.half().event().tenant()), origin, DeadLetterReason.TYPE_UNEXPECTED, "type");
            case Reading.Rejected(Optional<TenantId> tenant, DeadLetterReason reason, String detail) ->
                refuse(tenant, origin, reason, detail);
        }
    }

    private void forward(HalfExchange.ResponseHalf half, boolean greedy, long timestamp) {
        List<String> texts = half.response().candidates().stream()
                .limit(SampleAnswers.TEXTS_MAX)
                .map(candidate -> text(half, candidate))
                .toList();
        SourceRecord origin = half.origin();
        var answers = new SampleAnswers(
                half.exchange(),
                half.event().source() + ' ' + half.event().id(),
                half.response().model(),
                greedy,
                texts,
                origin.topic() + '-' + origin.partition() + '@' + origin.offset());
        context().forward(new Record<Object, Object>(half.exchange().recordKey(), answers, timestamp), ENCODE);
    }

    private static String text(HalfExchange.ResponseHalf half, Utterance candidate) {
        return OwnEvidence.answer(new Exchange(
                half.exchange(),
                Optional.empty(),
                Optional.of(new Exchange.Response(half.response().model(), List.of(candidate)))));
    }

    private Reading read(SourceRecord origin) {
        try {
            return lane.reader().read(origin);
        } catch (RuntimeException | StackOverflowError e) {
            // A defect in the reader must not stop the partition.
            return new Reading.Rejected(
                    Optional.empty(),
                    DeadLetterReason.PROCESSING_FAILED,
                    e.getClass().getSimpleName());
        }
    }

    private void refuse(Optional<TenantId> tenant, SourceRecord origin, DeadLetterReason reason, String detail) {
        lane.listener().arrived(EvidenceMode.CROSS_MODEL, Arrival.REFUSED);
        Sinks.forward(
                context(),
                lane.encoder().deadLetter(new DeadLetter(tenant, origin, NAME, reason, detail)),
                origin.timestamp());
    }

    /// NaN where it is no number; empty where none is said.
    private static OptionalDouble temperature(SourceRecord origin) {
        @Nullable Bytes last = null;
        for (SourceHeader header : origin.headers()) {
            if (header.name().equalsIgnoreCase(TEMPERATURE)) {
                last = header.value();
            }
        }
        if (last == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(new String(last.get(), UTF_8)));
        } catch (NumberFormatException none) {
            return OptionalDouble.of(Double.NaN);
        }
    }
}
