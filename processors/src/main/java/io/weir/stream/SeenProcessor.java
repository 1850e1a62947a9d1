// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.image.PictureLook.Looked;
import io.weir.stream.store.MarkStore;
import io.weir.vision.attribution.ImageCause;
import io.weir.vision.attribution.ImageFacts;
import io.weir.vision.attribution.ImageFeatures;
import io.weir.vision.attribution.ImageFeatures.Missing;
import io.weir.vision.attribution.SeenFacts;
import io.weir.wire.OutputRecord;
import io.weir.wire.UnencodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Tells repeats of a source's files, and writes what was seen of each picture and its features.
///
/// A file is remembered under the start of its stretch of event time, a window long, with the event that had
/// it first.
final class SeenProcessor implements Processor<Object, Object, Object, Object> {

    static final String NAME = "seen";

    /// Part of a changelog topic's name, so it must never change.
    static final String STORE = "image-files";

    private final ImageLane lane;
    private final DeadLetters deadLetters;
    private final long windowMillis;
    private final StoreKeys keys = new StoreKeys();
    private ProcessorContext<Object, Object> context;
    private MarkStore files;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    SeenProcessor(ImageLane lane) {
        this.lane = lane;
        this.deadLetters = lane.deadLetters();
        this.windowMillis = lane.settings().duplicateWindow().toMillis();
    }

    static Duration retention(ImageLaneSettings settings) {
        return settings.duplicateWindow().multipliedBy(3);
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        files = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<Object, Object> record) {
        var image = (LookedImage) record.value();
        Looked looked = image.looked();
        ImageFacts own = image.image().facts();
        var facts = new ImageFacts(
                own.source(),
                own.image(),
                image.sha256(),
                own.declaredModel(),
                image.sha256().flatMap(sha256 -> first(own, sha256, record.timestamp())),
                own.atMillis(),
                own.evidence());
        Optional<ImageCause> cause =
                looked.content() instanceof Missing(ImageCause why) ? Optional.of(why) : Optional.empty();
        var seen = new SeenFacts(facts, looked.header(), image.fileBytes(), looked.hashed(), cause, looked.detail());
        var features = new ImageFeatures(facts, looked.hashed(), looked.content());
        write(image, record.timestamp(), seen, features);
    }

    private void write(LookedImage image, long timestamp, SeenFacts seen, ImageFeatures features) {
        String tenant = image.image().event().tenant().value();
        List<OutputRecord> outputs;
        try {
            outputs = List.of(lane.records().seen(seen), lane.records().features(features));
        } catch (UnencodableException unencodable) {
            outputs = List.of(deadLetters.of(
                    Optional.of(image.image().event().tenant()),
                    image.image().origin(),
                    NAME,
                    unencodable.reason(),
                    String.valueOf(unencodable.getMessage())));
            outputs.forEach(output -> Sinks.forward(context, output, timestamp));
            return;
        }
        outputs.forEach(output -> Sinks.forward(context, output, timestamp));
        lane.listener().seen(tenant, seen.cause());
    }

    /// The event that had the same file first; empty where this one is it.
    private Optional<String> first(ImageFacts facts, String sha256, long at) {
        Bytes key = keys.of(facts.source().tenant().value(), facts.source().name(), sha256);
        long newest = Math.max(context.currentStreamTimeMs(), at);
        long mine = Math.max(at, newest - windowMillis);
        long stretch = mine - mine % windowMillis;
        byte[] before = files.fetch(key, stretch);
        if (before == null && stretch >= windowMillis) {
            before = files.fetch(key, stretch - windowMillis);
        }
        if (before != null) {
            return Optional.of(new String(before, StandardCharsets.UTF_8));
        }
        files.put(key, facts.image().getBytes(StandardCharsets.UTF_8), stretch);
        return Optional.empty();
    }
}
