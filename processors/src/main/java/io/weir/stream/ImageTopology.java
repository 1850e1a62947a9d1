// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.schema.Topic;
import io.weir.stream.async.AsyncProcessorSupplier;
import io.weir.stream.async.InFlightTotal;
import io.weir.wire.GeneratedImage;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/// Builds the image lane, in two halves that meet on the feature topic.
///
/// The first one looks at pictures, off the stream threads, and writes what was seen and the features. The
/// second one is a function of the feature topic: attribution, copies, drift. It is there where a reference is.
public final class ImageTopology {

    static final String ASYNC = "looks";

    /// Part of a changelog topic's name, so it must never change.
    static final String ASYNC_STORE = "image-in-flight";

    private static final String EVENTS = "image-events";
    private static final String FEATURES = "image-features";

    private final ImageLane lane;
    private final ImageLaneSettings settings;
    private final Topology topology = new Topology();

    private ImageTopology(ImageLane lane) {
        this.lane = lane;
        this.settings = lane.settings();
    }

    public static Topology build(ImageLane lane) {
        var built = new ImageTopology(lane);
        built.addLooks();
        boolean concludes = lane.reference().isPresent();
        if (concludes) {
            built.addConclusions();
        }
        for (Topic topic : List.of(Topic.IMAGE_SEEN, Topic.IMAGE_FEATURES)) {
            built.addSink(topic, SeenProcessor.NAME);
        }
        if (concludes) {
            for (Topic topic : List.of(
                    Topic.IMAGE_ATTRIBUTION,
                    Topic.SOURCE_ATTRIBUTION,
                    Topic.MEMORISATION_ALERT,
                    Topic.FINGERPRINT_DRIFT)) {
                built.addSink(topic, AttributionProcessor.NAME);
            }
            built.addSink(Topic.DEAD_LETTER, IntakeProcessor.NAME, SeenProcessor.NAME, AttributionProcessor.NAME);
        } else {
            built.addSink(Topic.DEAD_LETTER, IntakeProcessor.NAME, SeenProcessor.NAME);
        }
        return built.topology;
    }

    private void addLooks() {
        addSource(EVENTS, Topic.IMAGE_GENERATED);
        topology.addProcessor(
                IntakeProcessor.NAME,
                (ProcessorSupplier<byte[], byte[], Object, Object>) () -> new ImageIntakeProcessor(lane),
                EVENTS);
        topology.addProcessor(
                DeduplicateProcessor.NAME,
                () -> new DeduplicateProcessor(
                        settings.dedupeWindow(),
                        value -> ((GeneratedImage) value).event(),
                        value -> lane.listener()
                                .duplicate(((GeneratedImage) value)
                                        .event()
                                        .tenant()
                                        .value())),
                IntakeProcessor.NAME);
        topology.addStateStore(
                settings.placement()
                        .marks(
                                DeduplicateProcessor.STORE,
                                settings.dedupeWindow().multipliedBy(3),
                                settings.dedupeWindow()),
                DeduplicateProcessor.NAME);
        topology.addProcessor(
                ASYNC,
                new AsyncProcessorSupplier<>(
                        ASYNC_STORE,
                        settings.async(),
                        new ImageWork(lane),
                        new StoredImageCodec(lane.reader()),
                        lane.executor(),
                        lane.clock(),
                        new InFlightTotal(lane.listener()::inFlight)),
                DeduplicateProcessor.NAME);
        topology.addProcessor(SeenProcessor.NAME, () -> new SeenProcessor(lane), ASYNC);
        topology.addStateStore(
                settings.placement()
                        .marks(SeenProcessor.STORE, SeenProcessor.retention(settings), settings.duplicateWindow()),
                SeenProcessor.NAME);
    }

    private void addConclusions() {
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(FingerprintProcessor.STORE),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                "fingerprints-in",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topic.FINGERPRINT.topicName(),
                FingerprintProcessor.NAME,
                () -> new FingerprintProcessor(lane));
        addSource(FEATURES, Topic.IMAGE_FEATURES);
        topology.addProcessor(
                AttributionProcessor.NAME,
                (ProcessorSupplier<byte[], byte[], Object, Object>)
                        () -> new AttributionProcessor(lane, lane.reference().orElseThrow()),
                FEATURES);
        topology.addStateStore(settings.placement().shortLived(AttributionProcessor.STORE), AttributionProcessor.NAME);
    }

    private void addSource(String name, Topic topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new BoundedClock(
                        settings.clockAheadMax(),
                        lane.clock(),
                        _ -> lane.listener().clockAhead()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic.topicName());
    }

    private void addSink(Topic topic, String... writers) {
        topology.addSink(
                Sinks.of(topic), topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer(), writers);
    }
}
