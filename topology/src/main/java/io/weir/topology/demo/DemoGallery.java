// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.Blob;
import io.weir.guard.BlobStore;
import io.weir.guard.ImageEncoder;
import io.weir.model.ModelListener;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.stream.ImageLaneSettings;
import io.weir.topology.config.KafkaSettings;
import io.weir.topology.image.ImageNode;
import io.weir.topology.image.ImageNodeSettings;
import io.weir.topology.image.ProtectedPictures;
import io.weir.topology.image.ProtectedPictures.NamedFile;
import io.weir.topology.image.SampleGenerator;
import io.weir.topology.image.SamplePictures;
import io.weir.topology.image.SampleRegistry;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.vision.copy.CopyWatch;
import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.seen.Picture;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputRecord;
import io.weir.wire.RecordLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The image lane of the demo with the platform that feeds it: three sources, of which one declares another
/// generator than its own, one changes its generator, and one copies a protected picture.
///
/// Made on a thread of its own, so that the chat lane need not wait: generators are fingerprinted first.
final class DemoGallery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoGallery.class);
    private static final List<SampleGenerator> REGISTERED =
            List.of(SampleGenerator.GRAINY, SampleGenerator.SOFT, SampleGenerator.COLLAGE, SampleGenerator.COARSE);
    private static final int RUN_PICTURES = 250;
    private static final int PROTECTED = 40;
    private static final int OTHERS = 600;
    private static final int COPIED = 7;
    private static final int PICTURES_MAX = 600;
    private static final int CHANGE_AT = 90;
    private static final int COPY_AT = 30;
    private static final long PAUSE_MILLIS = 200;

    private final KafkaSettings kafka;
    private final Map<String, Object> client;
    private final DemoImages images;
    private final Thread thread;

    private DemoGallery(KafkaSettings kafka, Map<String, Object> client, DemoImages images) {
        this.kafka = kafka;
        this.client = client;
        this.images = images;
        this.thread = Thread.ofPlatform().name("demo-gallery").daemon().unstarted(this::run);
    }

    static DemoGallery of(KafkaSettings kafka, Map<String, Object> client, DemoImages images) {
        return new DemoGallery(kafka, client, images);
    }

    /// Fingerprints the generators, starts the lane, and sends; returns at once.
    void start() {
        thread.start();
    }

    /// Stops sending, and the lane.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (ModelRuntime models = ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE);
                var producer = producer()) {
            ImageEncoder encoder = models.imageEncoder("weir-vit-nano");
            SampleRegistry sample = SampleRegistry.of(encoder, REGISTERED, RUN_PICTURES);
            register(producer, sample);
            try (ImageNode node = node(encoder, sample, watch(encoder))) {
                node.start(kafka, ContractCodec.json(), RecordLimits.ofContract(), () -> {});
                send(producer);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | RuntimeException failed) {
            LOG.warn("no images in this demo: failure={}", failed.getClass().getSimpleName());
        }
    }

    private ImageNode node(ImageEncoder encoder, SampleRegistry sample, CopyWatch watch) {
        var settings = new ImageNodeSettings(
                encoder.model().id(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                2,
                ImageLaneSettings.DEFAULT);
        return ImageNode.of(
                settings, encoder, Optional.of(sample.reference()), Optional.of(watch), BlobStore.none(), images);
    }

    private static CopyWatch watch(ImageEncoder encoder) throws IOException {
        List<Picture> fresh = SamplePictures.fresh();
        List<NamedFile> others = files(fresh.subList(PROTECTED, fresh.size()));
        others.addAll(files(SamplePictures.training().subList(0, OTHERS)));
        return ProtectedPictures.of("house", files(fresh.subList(0, PROTECTED)), others, encoder);
    }

    private static List<NamedFile> files(List<Picture> pictures) {
        List<NamedFile> files = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            files.add(new NamedFile("original-" + i, new Blob(SamplePictures.png(pictures.get(i)))));
        }
        return files;
    }

    private void register(KafkaProducer<byte[], byte[]> producer, SampleRegistry sample)
            throws InterruptedException, ExecutionException {
        var records = new ImageRecords(ContractCodec.json(), RecordLimits.ofContract());
        for (Fingerprint fingerprint : sample.fingerprints()) {
            EffectCurve curve =
                    EffectCurve.of(fingerprint.state(), sample.reference().reference());
            OutputRecord record = records.fingerprint(fingerprint, curve, "demo", Instant.now());
            producer.send(new ProducerRecord<>(
                            record.topic().topicName(),
                            Objects.requireNonNull(record.key()).get(),
                            Objects.requireNonNull(record.value()).get()))
                    .get();
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer) throws InterruptedException, ExecutionException {
        List<Picture> training = SamplePictures.training();
        var random = new SplittableRandom(5);
        for (int i = 0; i < PICTURES_MAX; i++) {
            Picture soft =
                    i == COPY_AT ? SamplePictures.fresh().get(COPIED) : SampleGenerator.SOFT.draw(training, 0, random);
            event(producer, "studio-honest", i, soft, "soft");
            event(producer, "studio-disguised", i, SampleGenerator.COLLAGE.draw(training, 1, random), "soft");
            SampleGenerator changing = i < CHANGE_AT ? SampleGenerator.GRAINY : SampleGenerator.COARSE;
            event(producer, "studio-changing", i, changing.draw(training, 0, random), "grainy");
            Thread.sleep(PAUSE_MILLIS);
        }
        // The lane stays until the demo ends, which interrupts.
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void event(
            KafkaProducer<byte[], byte[]> producer, String source, int number, Picture picture, String declared)
            throws InterruptedException, ExecutionException {
        String body = "{\"image\":\"" + Base64.getEncoder().encodeToString(SamplePictures.png(picture))
                + "\",\"declaredModel\":\"" + declared + "\"}";
        var record = new ProducerRecord<>(
                Topic.IMAGE_GENERATED.topicName(), ("gallery/" + source).getBytes(UTF_8), body.getBytes(UTF_8));
        Map<String, String> headers = Map.of(
                "ce_specversion", "1.0",
                "ce_id", source + '-' + number,
                "ce_source", "/demo",
                "ce_type", "io.weir.image.generated.v1",
                "ce_subject", source,
                "ce_tenantid", "gallery",
                "content-type", "application/json");
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        producer.send(record).get();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(client);
        config.put("max.request.size", 2_097_152);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
