// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Location;
import io.weir.guard.Side;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Verdict;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.policy.Reason;
import io.weir.schema.ContractCodec;
import io.weir.schema.Decoded;
import io.weir.schema.ReadLimits;
import io.weir.schema.SchemaRegistry;
import io.weir.schema.Topic;
import io.weir.schema.avro.ActionName;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.VerdictEvent;
import io.weir.schema.avro.VerdictName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContractEncoderTest {

    private static final int RECORD_MAX = 100_000;
    private static final TenantId ACME = new TenantId("acme");
    private static final PolicyVersion POLICY = new PolicyVersion("acme", "7");
    private static final GuardInfo GUARD =
            new GuardInfo(new GuardId("pattern"), "1", List.of(), List.of(), new Floors(Map.of(), 0.5));

    static List<ContractCodec> codecs() {
        return List.of(ContractCodec.json(), ContractCodec.avro(new MemoryRegistry()));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aVerdictSaysWhyAndWhere(ContractCodec codec) {
        var where = new Location(Side.RESPONSE, 0, 0, new Span(4, 23));
        var finding = new Finding(HazardCategory.PII_CARD, 0.9, 0.5, List.of(where), "visa");
        var judgement = new Judgement(GUARD, new Verdict.Flagged(List.of(finding)), List.of(), Duration.ofMillis(2));

        OutputRecord record = new ContractEncoder(codec, RECORD_MAX).verdict(exchange("hi"), judgement, POLICY);

        VerdictEvent event = read(codec, record, VerdictEvent.class);
        assertThat(event.getVerdict()).isEqualTo(VerdictName.FLAGGED);
        assertThat(event.getPolicyVersion()).isEqualTo("7");
        assertThat(event.getMillis()).isEqualTo(2.0);
        assertThat(event.getFindings().getFirst().getMargin()).isEqualTo(0.9 - 0.5);
        assertThat(event.getFindings().getFirst().getLocations().getFirst().getStart())
                .isEqualTo(4);
        assertThat(record.key()).isEqualTo(bytes("acme/c"));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aFailureIsWrittenWithItsCause(ContractCodec codec) {
        var judgement = new Judgement(GUARD, new Verdict.Inconclusive(Cause.TIMED_OUT), List.of(), Duration.ZERO);

        OutputRecord record = new ContractEncoder(codec, RECORD_MAX).verdict(exchange("hi"), judgement, POLICY);

        VerdictEvent event = read(codec, record, VerdictEvent.class);
        assertThat(event.getVerdict()).isEqualTo(VerdictName.INCONCLUSIVE);
        assertThat(event.getCause()).isEqualTo("TIMED_OUT");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void theSameDecisionIsTheSameBytes(ContractCodec codec) {
        var encoder = new ContractEncoder(codec, RECORD_MAX);

        OutputRecord once = encoder.decision(exchange("hi"), decision(Action.QUARANTINE));

        assertThat(encoder.decision(exchange("hi"), decision(Action.QUARANTINE)))
                .isEqualTo(once);
        assertThat(read(codec, once, DecisionEvent.class).getAction()).isEqualTo(ActionName.QUARANTINE);
    }

    @Test
    void aDeliveredResponseIsAsItCameWithTheDecisionsHeadersAdded() {
        JoinedExchange exchange = exchange("hi");
        SourceRecord origin = exchange.response().orElseThrow().origin();
        var encoder = new ContractEncoder(ContractCodec.json(), RECORD_MAX);

        OutputRecord released = encoder.delivery(exchange, decision(Action.RELEASE));
        OutputRecord held = encoder.delivery(exchange, decision(Action.REVIEW));

        assertThat(released.topic()).isEqualTo(Topic.RELEASED);
        assertThat(held.topic()).isEqualTo(Topic.QUARANTINE);
        assertThat(released.key()).isEqualTo(origin.key());
        assertThat(released.value()).isEqualTo(origin.value());
        assertThat(released.headers()).startsWith(origin.headers().toArray(SourceHeader[]::new));
        assertThat(released.headers()).contains(new SourceHeader("weir_action", bytes("RELEASE")));
    }

    /// F16: what cannot be written is refused before it is sent.
    @Test
    void anOutputLargerThanTheBrokerTakesIsRefused() {
        var encoder = new ContractEncoder(ContractCodec.json(), RECORD_MAX);

        assertThatThrownBy(() -> encoder.delivery(exchange("x".repeat(RECORD_MAX)), decision(Action.RELEASE)))
                .isInstanceOfSatisfying(
                        UnencodableException.class,
                        e -> assertThat(e.reason()).isEqualTo(DeadLetterReason.OUTPUT_TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aDeadLetterKeepsTheOriginalBytes(ContractCodec codec) {
        SourceRecord origin = source("acme/c", new byte[] {0, -1, 7});
        var letter = new DeadLetter(Optional.of(ACME), origin, "intake", DeadLetterReason.NOT_JSON, "value");

        OutputRecord record = new ContractEncoder(codec, RECORD_MAX).deadLetter(letter);

        DeadLetterEvent event = read(codec, record, DeadLetterEvent.class);
        assertThat(event.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1, 7}));
        assertThat(event.getOffset()).isEqualTo(42);
        assertThat(event.getReason()).isEqualTo("NOT_JSON");
        assertThat(event.getContentDropped()).isFalse();
    }

    @Test
    void aDeadLetterTooLargeKeepsItsPointerAndSaysSo() {
        SourceRecord origin = source("acme/c", new byte[2 * RECORD_MAX]);
        var letter = new DeadLetter(Optional.empty(), origin, "intake", DeadLetterReason.TOO_LARGE, "bytes");

        OutputRecord record = new ContractEncoder(ContractCodec.json(), RECORD_MAX).deadLetter(letter);

        DeadLetterEvent event = read(ContractCodec.json(), record, DeadLetterEvent.class);
        assertThat(event.getContentDropped()).isTrue();
        assertThat(event.getValue()).isNull();
        assertThat(event.getValueBytes()).isEqualTo(2 * RECORD_MAX);
    }

    private static <T extends SpecificRecord> T read(ContractCodec codec, OutputRecord record, Class<T> type) {
        Bytes value = record.value();
        return switch (codec.decode(value == null ? null : value.get(), type)) {
            case Decoded.Read<T> read -> read.record();
            case Decoded.Unreadable<T> unreadable -> throw new AssertionError(unreadable);
        };
    }

    private static Decision decision(Action action) {
        var reason = new Reason("cards", new GuardId("pattern"), "pii.card", action, false);
        return new Decision(new ExchangeId(ACME, "c", "1"), POLICY, action, false, action, List.of(reason), false);
    }

    private static JoinedExchange exchange(String answer) {
        String body = "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + answer + "\"}}]}";
        Reading reading = new CloudEventReader(ReadLimits.DEFAULT).read(source("acme/c", body.getBytes(UTF_8)));
        if (reading instanceof Reading.Accepted(HalfExchange.ResponseHalf half)) {
            return new JoinedExchange(Optional.empty(), Optional.of(half));
        }
        throw new AssertionError(reading);
    }

    private static SourceRecord source(String key, byte[] value) {
        List<SourceHeader> headers = new ArrayList<>();
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "r-1",
                        "ce_source", "/test",
                        "ce_type", "io.weir.chat.response.v1",
                        "ce_subject", "c",
                        "ce_tenantid", "acme",
                        "ce_correlationid", "1",
                        "content-type", "application/json")
                .forEach((name, text) -> headers.add(new SourceHeader(name, bytes(text))));
        return new SourceRecord(Topic.RESPONSE.topicName(), 3, 42, 1_000, bytes(key), Bytes.wrap(value), headers);
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }

    /// Gives each schema the next id.
    private static final class MemoryRegistry implements SchemaRegistry {

        private final List<Schema> schemas = new ArrayList<>();

        @Override
        public int idOf(String subject, Schema schema) {
            schemas.add(schema);
            return schemas.size() - 1;
        }

        @Override
        public Schema schemaOf(int id) {
            return schemas.get(id);
        }
    }
}
