// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.schema.ContractException.Failure;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.DeliveryEvent;
import io.weir.schema.avro.LabelEvent;
import io.weir.schema.avro.ModelDigest;
import io.weir.schema.avro.PolicyEvent;
import io.weir.schema.avro.SignalDetail;
import io.weir.schema.avro.SubjectType;
import io.weir.schema.avro.VerdictEvent;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractCodecTest {

    private static final String CANARY = "canary-5f2c";
    private static final int SEEDS = 20;

    private final FakeSchemaRegistry registry = new FakeSchemaRegistry();

    @ParameterizedTest
    @MethodSource("topicsAndSeeds")
    void everyRecordComesBackFromJson(Topic topic, long seed) {
        SpecificRecord record = record(topic, seed);
        var codec = ContractCodec.json();

        byte[] bytes = codec.encode(topic, record);

        assertThat(bytes[0]).isEqualTo((byte) '{');
        assertThat(codec.decode(bytes, record.getClass())).isEqualTo(new Decoded.Read<>(record));
        assertThat(codec.encode(topic, record)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("topicsAndSeeds")
    void everyRecordComesBackFromAvro(Topic topic, long seed) {
        SpecificRecord record = record(topic, seed);
        var codec = ContractCodec.avro(registry);

        byte[] bytes = codec.encode(topic, record);

        assertThat(bytes[0]).isZero();
        assertThat(codec.decode(bytes, record.getClass())).isEqualTo(new Decoded.Read<>(record));
        assertThat(ContractCodec.avro(registry).decode(bytes, record.getClass()))
                .as("by a reader that asks the registry")
                .isEqualTo(new Decoded.Read<>(record));
        assertThat(codec.encode(topic, record)).isEqualTo(bytes);
    }

    @Test
    void aTopicMayChangeItsFormInMidStream() {
        SpecificRecord record = record(Topic.DECISION, 1);
        var codec = ContractCodec.avro(registry);

        byte[] json = ContractCodec.json().encode(Topic.DECISION, record);

        assertThat(codec.decode(json, DecisionEvent.class)).isEqualTo(new Decoded.Read<>(record));
    }

    @Test
    void eachFormNamesItsMediaType() {
        assertThat(ContractCodec.json().contentType()).isEqualTo("application/json");
        assertThat(ContractCodec.avro(registry).contentType()).isEqualTo("application/avro");
    }

    /// F15: registry away at start, or in mid-run.
    @Test
    void withTheRegistryAwayKnownSchemasGoOnAndUnknownOnesFailClosed() {
        var codec = ContractCodec.avro(registry);
        SpecificRecord decision = record(Topic.DECISION, 1);
        byte[] known = codec.encode(Topic.DECISION, decision);
        byte[] unknown = ContractCodec.avro(registry).encode(Topic.ALERT, record(Topic.ALERT, 1));

        registry.goAway();

        assertThat(codec.encode(Topic.DECISION, decision)).isEqualTo(known);
        assertThat(codec.decode(known, DecisionEvent.class)).isEqualTo(new Decoded.Read<>(decision));
        assertThat(failure(codec.decode(unknown, io.weir.schema.avro.AlertEvent.class)))
                .isEqualTo(Failure.REGISTRY_AWAY);
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> codec.encode(Topic.ALERT, record(Topic.ALERT, 1)))
                .extracting(ContractException::failure)
                .isEqualTo(Failure.REGISTRY_AWAY);
    }

    @Test
    void afterPreparationNothingIsAskedOfTheRegistry() {
        var codec = ContractCodec.avro(registry);
        codec.prepare();
        assertThat(registry.calls())
                .containsExactlyInAnyOrderElementsOf(
                        avroTopics().map(topic -> topic.topicName() + "-value").toList());

        registry.goAway();

        avroTopics().forEach(topic -> {
            SpecificRecord record = record(topic, 7);
            assertThat(codec.decode(codec.encode(topic, record), record.getClass()))
                    .isEqualTo(new Decoded.Read<>(record));
        });
    }

    @Test
    void preparationFailsWhereTheRegistryIsAway() {
        registry.goAway();

        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(ContractCodec.avro(registry)::prepare)
                .extracting(ContractException::failure)
                .isEqualTo(Failure.REGISTRY_AWAY);
    }

    @Test
    void aRecordThatLacksAFieldIsUnwritableInBothForms() {
        var record = (SpecificRecord) SpecificData.get().newRecord(null, PolicyEvent.getClassSchema());
        record.put(0, CANARY);

        for (ContractCodec codec : List.of(ContractCodec.json(), ContractCodec.avro(registry))) {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> codec.encode(Topic.POLICY, record))
                    .withMessageNotContaining(CANARY)
                    .extracting(ContractException::failure)
                    .isEqualTo(Failure.UNWRITABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNumberThatIsNotFiniteIsUnwritableInBothForms(double score) {
        var verdict = VerdictEvent.newBuilder((VerdictEvent) record(Topic.VERDICT, 3))
                .setSignals(List.of(new SignalDetail("pii", "", score, List.of())))
                .build();

        for (ContractCodec codec : List.of(ContractCodec.json(), ContractCodec.avro(registry))) {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> codec.encode(Topic.VERDICT, verdict))
                    .extracting(ContractException::failure)
                    .isEqualTo(Failure.UNWRITABLE);
        }
    }

    @Test
    void aFieldThatCameLaterIsPassedOver() {
        assertThat(json("{\"tenant\":\"a\",\"version\":\"1\",\"document\":\"\",\"later\":[1],"
                        + "\"publishedAt\":\"2026-01-01T00:00:00Z\",\"publishedBy\":\"x\"}"))
                .isInstanceOf(Decoded.Read.class);
    }

    @Test
    void aMissingFieldReadsAsItsDefaultWhereItHasOne() {
        var read = (Decoded.Read<PolicyEvent>)
                json("{\"tenant\":\"a\",\"version\":\"1\",\"document\":\"\",\"publishedAt\":\"2026-01-01T00:00:00Z\"}");

        assertThat(read.record().getPublishedBy()).isEmpty();
    }

    @Test
    void aSymbolThatCameLaterReadsAsTheDefault() {
        var codec = ContractCodec.json();
        String alert = new String(codec.encode(Topic.ALERT, record(Topic.ALERT, 2)), UTF_8)
                .replaceFirst("\"subjectType\":\"[A-Z]+\"", "\"subjectType\":\"SATELLITE\"");

        var read = (Decoded.Read<io.weir.schema.avro.AlertEvent>)
                codec.decode(alert.getBytes(UTF_8), io.weir.schema.avro.AlertEvent.class);

        assertThat(read.record().getSubjectType()).isEqualTo(SubjectType.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"tenant\":\"canary-5f2c\"}",
                "{\"tenant\":7,\"version\":\"1\",\"document\":\"\",\"publishedAt\":\"2026-01-01T00:00:00Z\"}",
                "{\"tenant\":\"a\",\"version\":\"1\",\"document\":\"\",\"publishedAt\":\"canary-5f2c\"}",
                "{\"tenant\":\"a\",\"version\":\"1\",\"document\":\"\",\"publishedAt\":17}",
                "{\"tenant\":\"a\",\"tenant\":\"canary-5f2c\"}",
                "{\"canary-5f2c\""
            })
    void jsonThatBreaksItsSchemaIsMalformedAndTheDetailRepeatsNothing(String json) {
        var unreadable = (Decoded.Unreadable<PolicyEvent>) json(json);

        assertThat(unreadable.failure()).isEqualTo(Failure.MALFORMED);
        assertThat(unreadable.detail()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"text\"", " {}", "\u0001", "\uFEFF{}"})
    void otherFormsAreUnknown(String form) {
        assertThat(failure(json(form))).isEqualTo(Failure.FORM_UNKNOWN);
    }

    @Test
    void noValueIsMalformed() {
        var codec = ContractCodec.json();

        assertThat(failure(codec.decode(null, PolicyEvent.class))).isEqualTo(Failure.MALFORMED);
        assertThat(failure(codec.decode(new byte[0], PolicyEvent.class))).isEqualTo(Failure.MALFORMED);
    }

    /// The seed is part of the test's name, so a failure can be replayed.
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheBytesDecodingAnswers(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        for (ContractCodec codec : List.of(ContractCodec.json(), ContractCodec.avro(registry))) {
            byte[] bytes = codec.encode(Topic.VERDICT, record(Topic.VERDICT, seed));
            for (int round = 0; round < 200; round++) {
                byte[] broken = bytes.clone();
                int flips = 1 + random.nextInt(4);
                for (int flip = 0; flip < flips; flip++) {
                    broken[1 + random.nextInt(broken.length - 1)] = (byte) random.nextInt();
                }
                assertThat(codec.decode(broken, VerdictEvent.class)).isNotNull();
            }
        }
    }

    @Test
    void whatWasReadPrintsNothingOfItself() {
        var record = new LabelEvent();
        assertThat(new Decoded.Read<>(record)).hasToString("Read[]");
        assertThat(new Decoded.Read<>(new ModelDigest(CANARY, ""))).hasToString("Read[]");
    }

    @Test
    void aDeliveryIsNeverAskedOfTheRegistry() {
        assertThat(Topic.RELEASED.payload().avro()).contains(DeliveryEvent.getClassSchema());
        assertThat(avroTopics()).doesNotContain(Topic.RELEASED, Topic.QUARANTINE);
    }

    static Stream<Topic> avroTopics() {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.payload() != Payload.DELIVERY)
                .filter(topic -> topic.payload().avro().isPresent());
    }

    static Stream<Arguments> topicsAndSeeds() {
        return avroTopics().flatMap(topic -> seeds().mapToObj(seed -> Arguments.of(topic, seed)));
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    private static SpecificRecord record(Topic topic, long seed) {
        Schema schema = topic.payload().avro().orElseThrow();
        return RandomRecords.specific(schema, new SplittableRandom(seed));
    }

    private static Decoded<PolicyEvent> json(String json) {
        return ContractCodec.json().decode(json.getBytes(UTF_8), PolicyEvent.class);
    }

    private static Failure failure(Decoded<?> decoded) {
        return ((Decoded.Unreadable<?>) decoded).failure();
    }
}
