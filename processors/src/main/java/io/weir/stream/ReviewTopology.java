// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.schema.Topic;
import io.weir.stream.ReviewRecords.Found;
import io.weir.stream.ReviewRecords.Neighbour;
import io.weir.stream.async.AsyncProcessorSupplier;
import io.weir.stream.async.InFlightTotal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Builds the reviews: judged answers and evidence in, verdicts with a higher revision out.
///
/// ```
/// weir.claims.v1 ─ read ─ encode ─ keep ──────────────► verdict, alert
///                                   │ by bucket             ▲
///                                   └► neighbours           │
///                                          │ by conversation│
///                                          └──────► revise ─┤
/// weir.chat.sample.v1 ─ read ─ encode ────────────► revise ─┘
/// ```
///
/// It runs behind the chat lane, as an application of its own: here records are repartitioned, and nothing that
/// the chat lane does waits for it. Repartition topics are Kafka Streams' own, and records leave them once they
/// were read.
public final class ReviewTopology {
    static final String ENCODE_ANSWERS = "review-encode-answers";

    /// Parts of changelog topics' names, so they must never change.
    static final String ANSWERS_IN_FLIGHT = "review-answers-in-flight";

    static final String SAMPLES_IN_FLIGHT = "review-samples-in-flight";
    static final String AGAIN_IN_FLIGHT = "review-again-in-flight";

    private final ReviewLane lane;
    private final StreamsBuilder builder = new StreamsBuilder();

    private ReviewTopology(ReviewLane lane) {
        this.lane = lane;
    }

    public static Topology build(ReviewLane lane) {
        return new ReviewTopology(lane).build();
    }

    private Topology build() {
        builder.addStateStore(ReviewStores.of(ReviewStores.ANSWERS, lane.settings()));
        builder.addStateStore(ReviewStores.of(ReviewStores.EARLY, lane.settings()));
        builder.addStateStore(ReviewStores.of(ReviewStores.NEIGHBOURS, lane.settings()));
        KStream<Object, Object> kept = kept();
        KStream<Object, Object> found = plain(neighbours(kept)).merge(plain(samples()), Named.as("review-found"));
        for (Resampler resampler : lane.resampler().stream().toList()) {
            found = found.merge(plain(again(kept, resampler)), Named.as("review-found-again"));
        }
        found.process(
                () -> new ReviseProcessor(lane),
                Named.as(ReviseProcessor.NAME),
                ReviewStores.ANSWERS,
                ReviewStores.EARLY);
        return withOutputs(builder.build());
    }

    private KStream<Object, Object> kept() {
        return source(Topic.CLAIMS)
                .process(() -> new ClaimsIntakeProcessor(lane), Named.as(ClaimsIntakeProcessor.NAME))
                .process(
                        new AsyncProcessorSupplier<>(
                                ANSWERS_IN_FLIGHT,
                                lane.settings().async(),
                                new AnswerEncoding(lane),
                                OpenAnswer.codec(lane.claims()),
                                lane.executor(),
                                lane.clock(),
                                new InFlightTotal((_, _) -> {})),
                        Named.as(ENCODE_ANSWERS))
                .process(present(), Named.as("review-encoded"))
                .process(
                        () -> new KeepProcessor(lane),
                        Named.as(KeepProcessor.NAME),
                        ReviewStores.ANSWERS,
                        ReviewStores.EARLY);
    }

    private KStream<String, Found> neighbours(KStream<Object, Object> kept) {
        return kept.process(only(Neighbour.class), Named.as(KeepProcessor.ASKS))
                .repartition(Repartitioned.with(Serdes.String(), serde(ReviewRecords::encode, ReviewRecords::neighbour))
                        .withName("review-buckets"))
                .process(
                        () -> new NeighboursProcessor(lane),
                        Named.as(NeighboursProcessor.NAME),
                        ReviewStores.NEIGHBOURS)
                .repartition(Repartitioned.with(Serdes.String(), serde(ReviewRecords::encode, ReviewRecords::found))
                        .withName("review-found"));
    }

    private KStream<String, Found> samples() {
        return source(Topic.SAMPLE)
                .process(() -> new SampleIntakeProcessor(lane), Named.as(SampleIntakeProcessor.NAME))
                .process(only(SampleAnswers.class), Named.as(SampleIntakeProcessor.ENCODE))
                .process(
                        new AsyncProcessorSupplier<>(
                                SAMPLES_IN_FLIGHT,
                                lane.settings().async(),
                                new SampleEncoding(lane),
                                SampleAnswers.codec(),
                                lane.executor(),
                                lane.clock(),
                                new InFlightTotal((_, _) -> {})),
                        Named.as("review-encode-texts"))
                .process(found(), Named.as("review-encoded-samples"));
    }

    private KStream<String, Found> again(KStream<Object, Object> kept, Resampler resampler) {
        Duration grace = resampler.settings().grace();
        return kept.process(only(ResampleAsk.class), Named.as(KeepProcessor.AGAIN))
                .process(
                        new AsyncProcessorSupplier<>(
                                AGAIN_IN_FLIGHT,
                                lane.settings().async().withDeadline(grace),
                                new Resampling(lane, resampler),
                                ResampleAsk.codec(lane.claims()),
                                resampler.executor(),
                                lane.clock(),
                                new InFlightTotal((_, _) -> {})),
                        Named.as("review-resample"))
                .process(found(), Named.as("review-resampled"));
    }

    private KStream<byte[], byte[]> source(Topic topic) {
        return builder.stream(
                topic.topicName(),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                        .withTimestampExtractor(
                                new BoundedClock(lane.lane().clockAheadMax(), lane.clock(), new StreamListener() {}))
                        .withName(topic.topicName() + "-in"));
    }

    private Topology withOutputs(Topology topology) {
        topology.addProcessor(
                AlertProcessor.NAME,
                () -> new AlertProcessor(lane.alerts(), lane.encoder(), lane.alerting(), lane.lane()),
                KeepProcessor.NAME,
                ReviseProcessor.NAME);
        topology.addStateStore(
                lane.settings().placement().keyValues(AlertProcessor.STORE, java.util.Map.of()), AlertProcessor.NAME);
        sink(topology, Topic.VERDICT, KeepProcessor.NAME, ReviseProcessor.NAME);
        sink(topology, Topic.ALERT, AlertProcessor.NAME);
        sink(topology, Topic.DEAD_LETTER, SampleIntakeProcessor.NAME);
        return topology;
    }

    private static void sink(Topology topology, Topic topic, String... writers) {
        topology.addSink(
                Sinks.of(topic), topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer(), writers);
    }

    /// Passes values of one type on: what a processor forwards by name begins a stream with it.
    private static <V> org.apache.kafka.streams.processor.api.ProcessorSupplier<Object, Object, String, V> only(
            Class<V> type) {
        return () -> new ContextualProcessor<>() {
            @Override
            public void process(Record<Object, Object> record) {
                if (type.isInstance(record.value())) {
                    context()
                            .forward(
                                    new Record<>((String) record.key(), type.cast(record.value()), record.timestamp()));
                }
            }
        };
    }

    private static org.apache.kafka.streams.processor.api.ProcessorSupplier<
                    String, Optional<EncodedAnswer>, Object, Object>
            present() {
        return () -> new ContextualProcessor<>() {
            @Override
            public void process(Record<String, Optional<EncodedAnswer>> record) {
                record.value()
                        .ifPresent(value ->
                                context().forward(new Record<Object, Object>(record.key(), value, record.timestamp())));
            }
        };
    }

    private static org.apache.kafka.streams.processor.api.ProcessorSupplier<String, Optional<Found>, String, Found>
            found() {
        return () -> new ContextualProcessor<>() {
            @Override
            public void process(Record<String, Optional<Found>> record) {
                record.value()
                        .ifPresent(value -> context().forward(new Record<>(record.key(), value, record.timestamp())));
            }
        };
    }

    private static KStream<Object, Object> plain(KStream<String, Found> stream) {
        return stream.process(() -> new ContextualProcessor<String, Found, Object, Object>() {
            @Override
            public void process(Record<String, Found> record) {
                context().forward(new Record<Object, Object>(record.key(), record.value(), record.timestamp()));
            }
        });
    }

    private static <T> Serde<T> serde(Function<T, byte[]> write, Function<byte[], T> read) {
        return Serdes.serdeFrom((_, value) -> write.apply(value), (_, bytes) -> read.apply(bytes));
    }
}
