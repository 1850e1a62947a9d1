// SPDX-License-Identifier: Apache-2.0
package io.weir.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.EnvelopeReading.Opened;
import io.weir.schema.EnvelopeReading.Refused;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeReaderTest {

    private static final String DATA = "{\"messages\":[]}";
    private static final String CANARY = "canary-77";
    private static final long ALLOCATED_MAX = 262_144;

    private final EnvelopeReader reader = new EnvelopeReader(ReadLimits.DEFAULT);
    private final Map<String, String> headers = new HashMap<>(Map.of(
            "ce_specversion", "1.0",
            "ce_id", "event-1",
            "ce_source", "/chat/eu",
            "ce_type", "io.weir.chat.prompt.v1",
            "content-type", "application/json"));

    @Test
    void binaryModeTakesAttributesFromHeadersAndTheValueAsData() {
        headers.putAll(Map.of(
                "ce_subject", "conversation-7",
                "ce_tenantid", "acme",
                "ce_correlationid", "exchange-3",
                "ce_causationid", "event-0",
                "ce_partitionkey", "acme/conversation-7",
                "ce_traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

        var opened = (Opened) binary(DATA);

        assertThat(opened.attributes())
                .isEqualTo(new EventAttributes(
                        "event-1",
                        "/chat/eu",
                        "io.weir.chat.prompt.v1",
                        Optional.of("conversation-7"),
                        Optional.of("acme"),
                        Optional.of("exchange-3"),
                        Optional.of("event-0"),
                        Optional.of("acme/conversation-7"),
                        Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                        Optional.empty()));
        assertThat(opened.data().has("messages")).isTrue();
    }

    @Test
    void structuredModeSaysTheSameAsBinaryMode() {
        headers.put("ce_tenantid", "acme");

        var binary = (Opened) binary(DATA);
        var structured = (Opened) structured(event("\"tenantid\":\"acme\",\"data\":" + DATA));

        assertThat(structured.attributes()).isEqualTo(binary.attributes());
        assertThat(structured.data()).isEqualTo(binary.data());
    }

    @Test
    void structuredDataMayComeInBase64() {
        String base64 = Base64.getEncoder().encodeToString(DATA.getBytes(UTF_8));

        var opened = (Opened) structured(event("\"data_base64\":\"" + base64 + '"'));

        assertThat(opened.data().has("messages")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "Application/CloudEvents+JSON; charset=UTF-8",
                "  application/cloudevents+json;charset=utf-8"
            })
    void structuredModeIsKnownByItsMediaTypeInAnyCase(String contentType) {
        headers.put("content-type", contentType);

        assertThat(read(event("\"data\":" + DATA))).isInstanceOf(Opened.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "TEXT/JSON", "application/vnd.acme.chat+json", ""})
    void binaryDataIsJsonByAnyOfItsNames(String contentType) {
        headers.put("content-type", contentType);

        assertThat(binary(DATA)).isInstanceOf(Opened.class);
    }

    @Test
    void aMissingMediaTypeMeansJson() {
        headers.remove("content-type");

        assertThat(binary(DATA)).isInstanceOf(Opened.class);
    }

    @ParameterizedTest
    @CsvSource({
        "application/avro, NOT_JSON",
        "text/plain, NOT_JSON",
        "application/cloudevents, NOT_A_CLOUD_EVENT",
        "application/cloudevents+avro, NOT_A_CLOUD_EVENT",
        "application/cloudevents-batch+json, NOT_A_CLOUD_EVENT"
    })
    void otherMediaTypesAreRefused(String contentType, Refusal refusal) {
        headers.put("content-type", contentType);

        assertThat(refusal(binary(DATA))).isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.3", "1.1", "1.0 ", "1"})
    void anotherSpecVersionIsNoCloudEvent(String version) {
        headers.put("ce_specversion", version);

        assertThat(refusal(binary(DATA))).isEqualTo(Refusal.NOT_A_CLOUD_EVENT);
        assertThat(refusal(structured("{\"specversion\":\"" + version + "\",\"data\":{}}")))
                .isEqualTo(Refusal.NOT_A_CLOUD_EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "type"})
    void aMissingAttributeIsNamed(String name) {
        headers.remove("ce_" + name);

        var refused = (Refused) binary(DATA);

        assertThat(refused).isEqualTo(new Refused(Refusal.ATTRIBUTE_INVALID, name + " is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary-77\n", "\u0000canary-77", "canary-77\uFFFD", "\u0085canary-77"})
    void anAttributeThatIsNotPrintableIsNamedButNotRepeated(String value) {
        headers.put("ce_subject", value);

        var refused = (Refused) binary(DATA);

        assertThat(refused.refusal()).isEqualTo(Refusal.ATTRIBUTE_INVALID);
        assertThat(refused.detail()).contains("subject").doesNotContain(CANARY);
    }

    @Test
    void anAttributeIsTakenUpToItsLengthAndRefusedBeyond() {
        headers.put("ce_subject", "s".repeat(EnvelopeReader.ATTRIBUTE_CHARS_MAX));
        assertThat(binary(DATA)).isInstanceOf(Opened.class);

        headers.put("ce_subject", "s".repeat(EnvelopeReader.ATTRIBUTE_CHARS_MAX + 1));
        assertThat(refusal(binary(DATA))).isEqualTo(Refusal.ATTRIBUTE_INVALID);
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() {
        RecordHeaders broken = name -> name.equals("ce_id") ? new byte[] {(byte) 0xC3, 0x28} : header(name);

        assertThat(refusal(reader.read(DATA.getBytes(UTF_8), broken))).isEqualTo(Refusal.ATTRIBUTE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "[]", "{\"a\":1}"})
    void aStructuredAttributeThatIsNotTextIsRefused(String value) {
        assertThat(refusal(structured(event("\"subject\":" + value + ",\"data\":{}"))))
                .isEqualTo(Refusal.ATTRIBUTE_INVALID);
    }

    @Test
    void aStructuredAttributeOfNullIsAbsent() {
        var opened = (Opened) structured(event("\"subject\":null,\"data\":{}"));

        assertThat(opened.attributes().subject()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "time":"2026-01-01T00:00:00Z"              | VALUE_MISSING
            "data":{},"data_base64":"e30="             | VALUE_MISSING
            "data_base64":7                            | VALUE_MISSING
            "data_base64":"***"                        | NOT_JSON
            "data_base64":"Y2FuYXJ5"                   | NOT_JSON
            "datacontenttype":"text/plain","data":""   | NOT_JSON
            "data":{},"data":{}                        | NOT_JSON
            """)
    void structuredDataThatCannotBeTakenIsRefused(String fields, Refusal refusal) {
        assertThat(refusal(structured(event(fields)))).isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"text\"", "{}"})
    void aStructuredValueThatIsNoEventIsRefused(String value) {
        assertThat(refusal(structured(value))).isEqualTo(Refusal.NOT_A_CLOUD_EVENT);
    }

    /// F12: null value, tombstone, empty content.
    @Test
    void noValueIsRefused() {
        assertThat(refusal(reader.read(null, this::header))).isEqualTo(Refusal.VALUE_MISSING);
        assertThat(refusal(reader.read(new byte[0], this::header))).isEqualTo(Refusal.VALUE_MISSING);
    }

    /// F28: 10 MB message, 10k messages, 1 M parts, nesting 10k deep.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anEventAboveTheLimitsIsRefusedBeforeItIsBuilt(int kind) {
        byte[] hostile = hostile(kind).getBytes(UTF_8);
        assertThat(refusal(reader.read(hostile, this::header))).isEqualTo(Refusal.TOO_LARGE);

        long allocated = Allocation.bytesOf(() -> reader.read(hostile, this::header));

        assertThat(allocated).isLessThan(ALLOCATED_MAX);
    }

    /// The same in base64, where the limit counts what is inside.
    @Test
    void nestingInsideBase64IsRefusedToo() {
        String base64 = Base64.getEncoder().encodeToString("[".repeat(10_000).getBytes(UTF_8));

        assertThat(refusal(structured(event("\"data_base64\":\"" + base64 + '"'))))
                .isEqualTo(Refusal.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverTheBytesReadingAnswers(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] event = event("\"data\":" + DATA).getBytes(UTF_8);
        for (int round = 0; round < 500; round++) {
            byte[] broken = event.clone();
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            headers.put("content-type", "application/cloudevents+json");
            assertThat(reader.read(broken, this::header)).isNotNull();
            headers.put("content-type", "application/json");
            assertThat(reader.read(broken, this::header)).isNotNull();
        }
    }

    @Test
    void whatWasOpenedPrintsItsTypeOnly() {
        headers.put("ce_subject", CANARY);

        assertThat(binary("{\"messages\":\"" + CANARY + "\"}").toString()).isEqualTo("Opened[io.weir.chat.prompt.v1]");
    }

    private static String hostile(int kind) {
        return switch (kind) {
            case 0 -> "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "a".repeat(10_000_000) + "\"}]}";
            case 1 -> messages("{\"role\":\"user\",\"content\":\"" + "a".repeat(100) + "\"}", 10_000);
            case 2 -> messages("{\"role\":\"user\",\"content\":[" + "\"a\",".repeat(999_999) + "\"a\"]}", 1);
            default -> messages("[".repeat(10_000) + "]".repeat(10_000), 1);
        };
    }

    private static String messages(String message, int count) {
        return "{\"messages\":[" + (message + ',').repeat(count - 1) + message + "]}";
    }

    private static String event(String fields) {
        return "{\"specversion\":\"1.0\",\"id\":\"event-1\",\"source\":\"/chat/eu\","
                + "\"type\":\"io.weir.chat.prompt.v1\"," + fields + '}';
    }

    private EnvelopeReading binary(String data) {
        return read(data);
    }

    private EnvelopeReading structured(String event) {
        headers.put("content-type", "application/cloudevents+json");
        return read(event);
    }

    private EnvelopeReading read(String value) {
        return reader.read(value.getBytes(UTF_8), this::header);
    }

    private byte @Nullable [] header(String name) {
        String value = headers.get(name);
        return value == null ? null : value.getBytes(UTF_8);
    }

    private static Refusal refusal(EnvelopeReading reading) {
        return ((Refused) reading).refusal();
    }
}
