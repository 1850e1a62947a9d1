// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.Blob;
import io.weir.guard.BlobStore;
import io.weir.guard.image.PictureLook;
import io.weir.guard.image.PlacedReference;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.stream.store.StorePlacement;
import io.weir.vision.attribution.ImageFeatures.Extracted;
import io.weir.vision.attribution.RegisteredGenerators;
import io.weir.vision.copy.CopySpace;
import io.weir.vision.copy.CopyWatch;
import io.weir.vision.copy.NeighbourIndex;
import io.weir.vision.copy.NeighbourRatio;
import io.weir.vision.copy.ProtectedSet;
import io.weir.vision.copy.RankedNull;
import io.weir.vision.fingerprint.BlockFeatures;
import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.vision.fingerprint.FingerprintSettings;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.seen.ImageLimits;
import io.weir.vision.seen.PdqHash;
import io.weir.vision.seen.PictureReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.ImageEventReader;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputRecord;
import io.weir.wire.RecordLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The image topology under the test driver: real reading, hashing and concluding, and an encoder of strips.
final class ImageFixture implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SIDE = 24;
    private static final int RUN = 120;
    private static final PictureLook LOOK = new PictureLook(
            new PictureReader(ImageLimits.standard()), Optional.of(new StripEncoder()), Optional.empty());

    /// Frozen once: fitting takes a while.
    private static final ReferenceSet REFERENCE = ReferenceSet.fit(
            features(Generator.REAL, 1, 300), features(Generator.REAL, 2, 300), new FingerprintSettings(6, 4, 3, 1));

    private final TopologyTestDriver driver;
    private final ImageRecords records = new ImageRecords(ContractCodec.json(), RecordLimits.ofContract());
    private int sent;

    /// How a generator's pictures differ from real ones.
    enum Generator {
        REAL(0, 0),
        PALE(40, 0),
        STEEP(0, 14),
        FLAT(-35, -8),
        BRIGHT(75, 10);

        private final int lift;
        private final int slope;

        Generator(int lift, int slope) {
            this.lift = lift;
            this.slope = slope;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    ImageFixture() {
        this((_, _, _) -> new BlobStore.Fetched.Unavailable(BlobStore.Fetched.Cause.MISSING));
    }

    ImageFixture(BlobStore blobs) {
        ImageLane lane = lane(blobs);
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "weir-images");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:0");
        config.putAll(ErrorHandlers.properties(lane, RecordLimits.ofContract()));
        this.driver = new TopologyTestDriver(ImageTopology.build(lane), config, START);
    }

    private static ImageLane lane(BlobStore blobs) {
        var reference = new PlacedReference(StripEncoder.DIGEST, "f".repeat(64), REFERENCE);
        var codec = ContractCodec.json();
        var limits = RecordLimits.ofContract();
        return new ImageLane(
                new ImageEventReader(),
                blobs,
                new PictureLook(
                        new PictureReader(ImageLimits.standard()),
                        Optional.of(new StripEncoder()),
                        Optional.of(reference)),
                new ImageRecords(codec, limits),
                new ContractEncoder(codec, limits),
                Optional.of(reference),
                new RegisteredGenerators(),
                Optional.of(watch()),
                ImageListener.NONE,
                work -> {
                    work.run();
                    return () -> {};
                },
                InstantSource.fixed(START),
                ImageLaneSettings.DEFAULT.withPlacement(StorePlacement.MEMORY));
    }

    /// Twenty protected pictures, with a file for each.
    private static CopyWatch watch() {
        List<float[]> copies = new ArrayList<>();
        List<PdqHash> hashes = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var looked = LOOK.look(new Blob(protectedFile(i)), START);
            copies.add(((Extracted) looked.content()).copy().orElseThrow().block(0));
            hashes.add(looked.hashed().orElseThrow().hash());
            ids.add("original-" + i);
        }
        CopySpace space = CopySpace.fit(copies);
        NeighbourIndex index = NeighbourIndex.of(
                copies.stream().map(one -> List.of(space.vector(one))).toList());
        double[] nulls = new double[400];
        for (int i = 0; i < nulls.length; i++) {
            var looked = LOOK.look(new Blob(file(Generator.REAL, new SplittableRandom(9_000 + i))), START);
            float[] copy = ((Extracted) looked.content()).copy().orElseThrow().block(0);
            nulls[i] = NeighbourRatio.of(index, space.vector(copy)).ratio();
        }
        var set = new ProtectedSet(ids, hashes, index, new RankedNull(nulls), .005);
        return new CopyWatch("house", StripEncoder.DIGEST, set, space, false);
    }

    static byte[] protectedFile(int number) {
        return file(Generator.REAL, new SplittableRandom(5_000 + number));
    }

    /// Registers two training runs of each of these generators.
    ImageFixture register(Generator... generators) {
        for (Generator generator : generators) {
            for (int run = 0; run < 2; run++) {
                var key = new Fingerprint.Key(
                        StripEncoder.DIGEST, "f".repeat(64), generator.label(), String.valueOf(run));
                Fingerprint fingerprint =
                        Fingerprint.of(key, features(generator, 1_000 + 10 * generator.lift + run, RUN), REFERENCE);
                OutputRecord record = records.fingerprint(
                        fingerprint, EffectCurve.of(fingerprint.state(), REFERENCE), "drawn", START);
                pipe(
                        Topic.FINGERPRINT,
                        Objects.requireNonNull(record.key()).get(),
                        Objects.requireNonNull(record.value()).get(),
                        new RecordHeaders(),
                        START);
            }
        }
        return this;
    }

    /// Sends a picture of a generator, by the hour's source.
    ImageFixture picture(String source, Generator generator, long seed, String more) {
        String body = "{\"image\":\"" + Base64.getEncoder().encodeToString(file(generator, new SplittableRandom(seed)))
                + "\"" + more + "}";
        return event(source, "image-" + seed, body, Map.of());
    }

    ImageFixture event(String source, String id, String body, Map<String, String> more) {
        return event(source, id, body, more, START.plusSeconds(sent++));
    }

    ImageFixture event(String source, String id, String body, Map<String, String> more, Instant at) {
        var headers = new RecordHeaders();
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/studio",
                        "ce_type", "io.weir.image.generated.v1",
                        "ce_subject", source,
                        "ce_tenantid", "acme",
                        "content-type", "application/json")
                .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        more.forEach((name, value) -> headers.remove(name).add(name, value.getBytes(UTF_8)));
        pipe(Topic.IMAGE_GENERATED, ("acme/" + source).getBytes(UTF_8), body.getBytes(UTF_8), headers, at);
        return this;
    }

    void pipe(Topic topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, Instant at) {
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, at));
    }

    /// What was written to `topic` since last asked.
    List<JsonNode> written(Topic topic) {
        return raw(topic).stream()
                .map(record -> JsonMapper.shared().readTree(record.value()))
                .toList();
    }

    List<TestRecord<byte[], byte[]>> raw(Topic topic) {
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        return driver.createOutputTopic(topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static List<BlockFeatures> features(Generator generator, long seed, int count) {
        var random = new SplittableRandom(seed);
        List<BlockFeatures> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var looked = LOOK.look(new Blob(file(generator, random.split())), START);
            features.add(((Extracted) looked.content()).blocks());
        }
        return features;
    }

    /// A grey picture as PNG: six strips of a drawn brightness, with grain.
    static byte[] file(Generator generator, SplittableRandom random) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        int[] strips = new int[6];
        for (int strip = 0; strip < strips.length; strip++) {
            strips[strip] = (int) (110 + 12 * random.nextGaussian()) + generator.lift + strip * generator.slope;
        }
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int value = strips[x * 6 / SIDE] + (int) (25 * random.nextGaussian());
                image.getRaster().setSample(x, y, 0, Math.clamp(value, 0, 255));
            }
        }
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        driver.close();
    }
}
