// SPDX-License-Identifier: Apache-2.0
package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.model.ModelListener;
import io.weir.schema.ContractCodec;
import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.image.ImageNode;
import io.weir.topology.image.ImageReferenceFile;
import io.weir.topology.image.SampleGenerator;
import io.weir.topology.image.SamplePictures;
import io.weir.topology.image.SampleRegistry;
import io.weir.topology.model.ModelRuntime;
import io.weir.topology.model.ModelSettings;
import io.weir.topology.topics.TopicCluster;
import io.weir.vision.fingerprint.EffectCurve;
import io.weir.vision.fingerprint.Fingerprint;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputRecord;
import io.weir.wire.RecordLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The image lane over a broker, with the encoder that Weir ships: pictures in, attributions out.
final class ImageLaneOnBrokerTest {

    private static final List<SampleGenerator> GENERATORS =
            List.of(SampleGenerator.GRAINY, SampleGenerator.SOFT, SampleGenerator.COLLAGE);
    private static final int PICTURES = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @Test
    void aSourcesPicturesAreAttributedToTheGeneratorThatMadeThem() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ModelRuntime models = ModelRuntime.of(ModelSettings.standard(), ModelListener.NONE)) {
            createTopics(broker);
            var sample = SampleRegistry.of(models.imageEncoder("weir-vit-nano"), GENERATORS, 400);
            Path reference = directory.resolve("reference");
            ImageReferenceFile.write(sample.reference(), reference);
            Path pictures = Files.createDirectories(directory.resolve("pictures/soft"));
            WeirSettings settings = settings(broker, reference);
            try (var producer = producer(broker);
                    ImageNode node = ImageNode.open(
                            settings.images().orElseThrow(), settings.models(), new SimpleMeterRegistry())) {
                register(producer, sample);
                node.start(settings.kafka(), ContractCodec.json(), RecordLimits.ofContract(), () -> {});
                send(producer, pictures);

                List<JsonNode> images = read(broker, Topic.IMAGE_ATTRIBUTION, PICTURES + 2);
                assertThat(images).hasSize(PICTURES + 2);
                JsonNode last = read(broker, Topic.SOURCE_ATTRIBUTION, 10).stream()
                        .filter(report -> report.get("window").stringValue().equals("DAY"))
                        .reduce((_, second) -> second)
                        .orElseThrow();
                assertThat(last.get("images").longValue()).isGreaterThan(PICTURES * 9 / 10);
                assertThat(last.get("generator").stringValue()).isEqualTo("soft");
                assertThat(last.get("outcome").stringValue()).isEqualTo("ATTRIBUTED");
                assertThat(read(broker, Topic.IMAGE_SEEN, PICTURES + 2).stream()
                                .filter(seen -> !seen.get("cause").isNull())
                                .map(seen -> seen.get("cause").stringValue()))
                        .containsExactlyInAnyOrder("FORBIDDEN", "UNREADABLE");
                assertThat(read(broker, Topic.DEAD_LETTER, 1)).hasSize(1);
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Path pictures) throws Exception {
        var random = new SplittableRandom(99);
        for (int i = 0; i < PICTURES; i++) {
            byte[] file = SamplePictures.png(SampleGenerator.SOFT.draw(SamplePictures.training(), 1, random));
            if (i % 2 == 0) {
                event(
                        producer,
                        "image-" + i,
                        "{\"image\":\"" + Base64.getEncoder().encodeToString(file) + "\"}",
                        "");
            } else {
                Files.write(pictures.resolve(i + ".png"), file);
                event(producer, "image-" + i, "{}", "soft/" + i + ".png");
            }
        }
        event(producer, "away", "{}", "soft/../../reference");
        event(producer, "broken", "{\"image\":\"iVBORw0KGgo=\"}", "");
        event(producer, "neither", "{}", "");
        for (Future<RecordMetadata> one : sent) {
            assertThat(one.get().hasOffset()).isTrue();
        }
    }

    private void event(KafkaProducer<byte[], byte[]> producer, String id, String body, String reference) {
        var record = new ProducerRecord<>(
                Topic.IMAGE_GENERATED.topicName(), "acme/studio".getBytes(UTF_8), body.getBytes(UTF_8));
        Map<String, String> headers = new HashMap<>(Map.of(
                "ce_specversion", "1.0",
                "ce_id", id,
                "ce_source", "/studio",
                "ce_type", "io.weir.image.generated.v1",
                "ce_subject", "studio",
                "ce_tenantid", "acme",
                "content-type", "application/json"));
        if (!reference.isEmpty()) {
            headers.put("ce_dataref", reference);
        }
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        sent.add(producer.send(record));
    }

    private void register(KafkaProducer<byte[], byte[]> producer, SampleRegistry sample) {
        var records = new ImageRecords(ContractCodec.json(), RecordLimits.ofContract());
        for (Fingerprint fingerprint : sample.fingerprints()) {
            EffectCurve curve =
                    EffectCurve.of(fingerprint.state(), sample.reference().reference());
            OutputRecord record = records.fingerprint(fingerprint, curve, "drawn", Instant.EPOCH);
            sent.add(producer.send(new ProducerRecord<>(
                    record.topic().topicName(),
                    Objects.requireNonNull(record.key()).get(),
                    Objects.requireNonNull(record.value()).get())));
        }
        producer.flush();
    }

    private WeirSettings settings(EmbeddedBroker broker, Path reference) throws Exception {
        return ConfigReader.read(Map.of(
                "weir.kafka.bootstrap-servers", broker.bootstrapServers(),
                "weir.stream.state-directory", directory.resolve("state").toString(),
                "weir.stream.replication-factor", "1",
                "weir.image.encoder", "weir-vit-nano",
                "weir.image.reference", reference.toString(),
                "weir.image.directory", directory.resolve("pictures").toString()));
    }

    private static void createTopics(EmbeddedBroker broker) throws Exception {
        try (TopicCluster cluster =
                TopicCluster.connect(broker.bootstrapServers(), new Properties(), Duration.ofSeconds(30))) {
            cluster.create(List.of(Topic.values()), 2, 1);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 2_097_152),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// Reads until so many records are there and no more come, or patience ends.
    private static List<JsonNode> read(EmbeddedBroker broker, Topic topic, int count) {
        List<JsonNode> records = new ArrayList<>();
        Instant until = Instant.now().plus(PATIENCE);
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        UUID.randomUUID().toString(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic.topicName()));
            boolean isMore = true;
            while ((isMore || records.size() < count) && Instant.now().isBefore(until)) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(500));
                isMore = !polled.isEmpty();
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    records.add(JsonMapper.shared().readTree(record.value()));
                }
            }
        }
        return records;
    }
}
