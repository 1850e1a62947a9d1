// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static io.weir.stream.ImageFixture.Generator.BRIGHT;
import static io.weir.stream.ImageFixture.Generator.FLAT;
import static io.weir.stream.ImageFixture.Generator.PALE;
import static io.weir.stream.ImageFixture.Generator.STEEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Blob;
import io.weir.guard.BlobStore;
import io.weir.schema.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ImageTopologyTest {

    private static final List<Topic> CONCLUSIONS = List.of(
            Topic.IMAGE_ATTRIBUTION, Topic.SOURCE_ATTRIBUTION, Topic.MEMORISATION_ALERT, Topic.FINGERPRINT_DRIFT);

    @Test
    void aPictureIsSeenEncodedAndConcludedFrom() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            images.picture("studio", PALE, 1, "");

            JsonNode seen = images.written(Topic.IMAGE_SEEN).getFirst();
            assertThat(seen.get("sha256").stringValue()).hasSize(64);
            assertThat(seen.get("width").intValue()).isEqualTo(24);
            JsonNode features = images.written(Topic.IMAGE_FEATURES).getFirst();
            assertThat(features.get("blocks")).hasSize(2);
            assertThat(features.at("/blocks/0/cell").intValue()).isNotNegative();
            JsonNode attribution = images.written(Topic.IMAGE_ATTRIBUTION).getFirst();
            assertThat(attribution.at("/top/0/generator").stringValue()).isEqualTo("pale");
            assertThat(attribution.get("referenceRuns").intValue()).isEqualTo(6);
        }
    }

    @Test
    void aSourceIsAttributedOnceItHasEnoughPictures() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 60; i++) {
                images.picture("studio", STEEP, i, "");
            }

            JsonNode last = last(images, "HOUR");
            assertThat(last.get("outcome").stringValue()).isEqualTo("ATTRIBUTED");
            assertThat(last.get("generator").stringValue()).isEqualTo("steep");
            assertThat(last.get("curve")).hasSize(2);
            assertThat(last.get("curveNearest").stringValue()).isEqualTo("steep");
            assertThat(last.get("findings")).isEmpty();
        }
    }

    @Test
    void aSourceThatDeclaresAnotherGeneratorIsAFinding() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 60; i++) {
                images.picture("studio", STEEP, i, ",\"declaredModel\":\"flat\"");
            }

            assertThat(last(images, "DAY").at("/findings/0").stringValue()).isEqualTo("DECLARED_CONFLICT");
        }
    }

    @Test
    void aDeclaredGeneratorThatNobodyRegisteredIsNoConflict() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 60; i++) {
                images.picture("studio", STEEP, i, ",\"declaredModel\":\"nobody\"");
            }

            assertThat(last(images, "DAY").get("findings")).isEmpty();
        }
    }

    @Test
    void aSourceUnlikeEveryGeneratorIsNotAttributed() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 80; i++) {
                images.picture("studio", BRIGHT, i, "");
            }

            JsonNode last = last(images, "DAY");
            assertThat(last.get("pFloor").doubleValue()).isGreaterThan(.1);
            assertThat(last.get("pKnown").doubleValue())
                    .isEqualTo(last.get("pFloor").doubleValue());
        }
    }

    @Test
    void aSourceOfTwoGeneratorsIsAMixture() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 80; i++) {
                images.picture("studio", i % 2 == 0 ? PALE : FLAT, i, "");
            }

            JsonNode last = last(images, "WEEK");
            assertThat(last.get("outcome").stringValue()).isEqualTo("MIXTURE");
            assertThat(last.get("shares")
                            .valueStream()
                            .map(share -> share.get("generator").stringValue()))
                    .containsExactlyInAnyOrder("pale", "flat");
        }
    }

    @Test
    void aSourceThatChangesItsGeneratorDrifts() {
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 100; i++) {
                images.picture("studio", i < 60 ? PALE : FLAT, i, "");
            }

            JsonNode drift = images.written(Topic.FINGERPRINT_DRIFT).getFirst();
            assertThat(drift.get("kind").stringValue()).isEqualTo("MIXTURE_CHANGE");
            assertThat(drift.get("before").stringValue()).isEqualTo("pale");
            assertThat(drift.get("after").stringValue()).isEqualTo("flat");
        }
    }

    @Test
    void aCopyOfAProtectedPictureIsAnAlertWithEveryTest() {
        try (var images = new ImageFixture()) {
            String file = Base64.getEncoder().encodeToString(ImageFixture.protectedFile(7));
            images.event("studio", "copy", "{\"image\":\"" + file + "\"}", Map.of());

            JsonNode alert = images.written(Topic.MEMORISATION_ALERT).getFirst();
            assertThat(alert.get("matchedId").stringValue()).isEqualTo("original-7");
            assertThat(alert.get("tests")).hasSize(2);
            assertThat(images.written(Topic.IMAGE_ATTRIBUTION)
                            .getFirst()
                            .get("memorisation")
                            .stringValue())
                    .isEqualTo("FLAGGED");
        }
    }

    @Test
    void withoutFingerprintsASourceStillHasItsCurve() {
        try (var images = new ImageFixture()) {
            images.picture("studio", PALE, 1, "");

            JsonNode report = last(images, "HOUR");
            assertThat(report.get("cause").stringValue()).isEqualTo("NO_REFERENCES");
            assertThat(report.get("curve")).hasSize(2);
        }
    }

    @Test
    void aFileThatASourceSendsAgainIsADuplicateAndCountsOnce() {
        try (var images = new ImageFixture()) {
            String body = "{\"image\":\""
                    + Base64.getEncoder().encodeToString(ImageFixture.file(PALE, new SplittableRandom(3))) + "\"}";
            images.event("studio", "one", body, Map.of()).event("studio", "two", body, Map.of());
            images.event("other", "three", body, Map.of());

            assertThat(images.written(Topic.IMAGE_SEEN).stream()
                            .map(seen -> seen.get("duplicateOf").isNull()
                                    ? "first"
                                    : seen.get("duplicateOf").stringValue()))
                    .containsExactly("first", "one", "first");
            assertThat(images.written(Topic.SOURCE_ATTRIBUTION).stream()
                            .filter(report -> report.get("window").stringValue().equals("HOUR"))
                            .map(report -> report.get("images").longValue()))
                    .containsExactly(1L, 1L);
        }
    }

    @Test
    void anEventThatComesTwiceIsSeenOnce() {
        try (var images = new ImageFixture()) {
            images.picture("studio", PALE, 1, "").picture("studio", PALE, 1, "");

            assertThat(images.written(Topic.IMAGE_SEEN)).hasSize(1);
        }
    }

    /// Whatever comes: it is seen, with a cause where it could not be looked at, or it is a dead letter.
    @Test
    void nothingIsLostAndNoBadPictureIsClear() {
        try (var images = new ImageFixture()) {
            byte[] file = ImageFixture.file(PALE, new SplittableRandom(1));
            String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(file, file.length / 2));
            String bomb = Base64.getEncoder().encodeToString(bomb(file));
            String whole = Base64.getEncoder().encodeToString(file);
            images.event("s", "1", "{\"image\":\"" + cut + "\"}", Map.of())
                    .event("s", "2", "{\"image\":\"" + bomb + "\"}", Map.of())
                    .event("s", "3", "{\"image\":\"PHN2Zy8+\"}", Map.of())
                    .event("s", "4", "{\"image\":\"\"}", Map.of())
                    .event("s", "5", "{\"image\":\"" + whole + "\",\"sha256\":\"" + "0".repeat(64) + "\"}", Map.of())
                    .event("s", "6", "{}", Map.of("ce_dataref", "file:///etc/passwd"))
                    .event("s", "7", "{\"image\":\"%%%\"}", Map.of())
                    .event("s", "8", "{}", Map.of())
                    .event("s", "9", "{\"image\":\"" + whole + "\"}", Map.of("ce_dataref", "a"))
                    .event("s", "10", "not json", Map.of())
                    .event("s", "11", "{\"image\":\"" + whole + "\"}", Map.of("ce_subject", "other"))
                    .event("s", "12", "{\"image\":\"" + whole + "\",\"declaredModel\":\"a b\"}", Map.of());

            assertThat(images.written(Topic.IMAGE_SEEN).stream()
                            .map(seen -> seen.get("image").stringValue()
                                    + ' '
                                    + seen.get("cause").stringValue()
                                    + ' '
                                    + seen.get("detail").stringValue()))
                    .containsExactly(
                            "1 UNREADABLE TRUNCATED",
                            "2 UNREADABLE SIDE_TOO_LONG",
                            "3 UNSUPPORTED UNKNOWN_FORMAT",
                            "4 UNREADABLE EMPTY",
                            "5 MISSING DIGEST",
                            "6 MISSING MISSING");
            assertThat(images.written(Topic.IMAGE_ATTRIBUTION))
                    .hasSize(6)
                    .allMatch(one -> one.get("outcome").stringValue().equals("INCONCLUSIVE"))
                    .allMatch(one -> one.get("memorisation").stringValue().equals("INCONCLUSIVE"));
            assertThat(images.written(Topic.DEAD_LETTER).stream()
                            .map(letter -> letter.get("reason").stringValue()))
                    .containsExactly(
                            "SCHEMA_VIOLATION",
                            "SCHEMA_VIOLATION",
                            "SCHEMA_VIOLATION",
                            "NOT_JSON",
                            "KEY_MISMATCH",
                            "SCHEMA_VIOLATION");
        }
    }

    @Test
    void aReferencedPictureIsFetched() {
        byte[] file = ImageFixture.file(PALE, new SplittableRandom(4));
        BlobStore shelf = (reference, _, _) -> reference.equals("shelf/4.png")
                ? new BlobStore.Fetched.Found(new Blob(file))
                : new BlobStore.Fetched.Unavailable(BlobStore.Fetched.Cause.FORBIDDEN);
        try (var images = new ImageFixture(shelf)) {
            images.event("s", "1", "{}", Map.of("ce_dataref", "shelf/4.png"))
                    .event("s", "2", "{}", Map.of("ce_dataref", "http://169.254.169.254/"));

            assertThat(images.written(Topic.IMAGE_SEEN).stream()
                            .map(seen -> seen.get("cause").isNull()
                                    ? "seen"
                                    : seen.get("cause").stringValue()))
                    .containsExactly("seen", "FORBIDDEN");
        }
    }

    @Test
    void aReplayOfTheFeatureEventsGivesTheSameBytes() {
        List<TestRecord<byte[], byte[]>> features;
        List<List<TestRecord<byte[], byte[]>>> first;
        try (var images = new ImageFixture().register(PALE, STEEP, FLAT)) {
            for (int i = 0; i < 90; i++) {
                images.picture("source-" + i % 3, i < 50 ? STEEP : PALE, i, "");
            }
            images.event(
                    "source-0",
                    "copy",
                    "{\"image\":\"" + Base64.getEncoder().encodeToString(ImageFixture.protectedFile(2)) + "\"}",
                    Map.of());
            features = images.raw(Topic.IMAGE_FEATURES);
            first = CONCLUSIONS.stream().map(images::raw).toList();
        }

        try (var replay = new ImageFixture().register(FLAT, PALE, STEEP)) {
            features.forEach(record -> replay.pipe(
                    Topic.IMAGE_FEATURES,
                    record.key(),
                    record.value(),
                    new RecordHeaders(record.headers().toArray()),
                    record.getRecordTime()));

            for (int i = 0; i < CONCLUSIONS.size(); i++) {
                assertThat(texts(replay.raw(CONCLUSIONS.get(i))))
                        .as(CONCLUSIONS.get(i).topicName())
                        .isNotEmpty()
                        .isEqualTo(texts(first.get(i)));
            }
        }
    }

    @Test
    void windowsLetPicturesGoAsTheyMoveOn() {
        try (var images = new ImageFixture()) {
            for (int i = 0; i < 30; i++) {
                String body = "{\"image\":\""
                        + Base64.getEncoder().encodeToString(ImageFixture.file(PALE, new SplittableRandom(i))) + "\"}";
                images.event(
                        "studio", "image-" + i, body, Map.of(), ImageFixture.START.plus(Duration.ofMinutes(10L * i)));
            }

            List<JsonNode> reports = images.written(Topic.SOURCE_ATTRIBUTION);
            assertThat(lastOf(reports, "HOUR").get("images").longValue()).isEqualTo(6);
            assertThat(lastOf(reports, "DAY").get("images").longValue()).isBetween(27L, 30L);
        }
    }

    private static JsonNode last(ImageFixture images, String window) {
        return lastOf(images.written(Topic.SOURCE_ATTRIBUTION), window);
    }

    private static JsonNode lastOf(List<JsonNode> reports, String window) {
        return reports.stream()
                .filter(report -> report.get("window").stringValue().equals(window))
                .reduce((_, second) -> second)
                .orElseThrow();
    }

    private static List<String> texts(List<TestRecord<byte[], byte[]>> records) {
        return records.stream()
                .flatMap(record -> Stream.of(
                        new String(record.key(), java.nio.charset.StandardCharsets.UTF_8),
                        new String(record.value(), java.nio.charset.StandardCharsets.UTF_8),
                        record.headers().toString()))
                .toList();
    }

    /// The same file with a header of 64,250 by 64,250.
    private static byte[] bomb(byte[] file) {
        byte[] bomb = file.clone();
        var header = java.nio.ByteBuffer.wrap(bomb);
        header.putInt(16, 64_250).putInt(20, 64_250);
        var checksum = new java.util.zip.CRC32();
        checksum.update(bomb, 12, 17);
        header.putInt(29, (int) checksum.getValue());
        return bomb;
    }
}
