// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.alert.AlertState;
import io.weir.guard.ExchangeId;
import io.weir.guard.Judgement;
import io.weir.guard.TenantId;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.policy.Reason;
import io.weir.schema.ContractCodec;
import io.weir.schema.ContractException;
import io.weir.schema.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/// Writes facts as records of the output topics, in the form of a [ContractCodec].
///
/// Ids are made from what they name, and times are the records' own, so that a replay gives the same
/// records; only a guard's milliseconds differ.
public final class ContractEncoder implements OutputEncoder {

    private static final String SOURCE = "/weir";

    private final ContractCodec codec;
    private final RecordLimits limits;

    public ContractEncoder(ContractCodec codec, RecordLimits limits) {
        this.codec = codec;
        this.limits = limits;
    }

    /// @param recordBytesMax the largest record that the broker takes, key, value and headers together
    public ContractEncoder(ContractCodec codec, int recordBytesMax) {
        this(codec, RecordLimits.ofAll(recordBytesMax));
    }

    @Override
    public OutputRecord verdict(JoinedExchange exchange, Judgement judgement, PolicyVersion policy) {
        ExchangeId id = exchange.id();
        String guard = judgement.guard().id().value();
        String name = idOf(id, policy, guard, judgement.guard().version());
        return event(Topic.VERDICT, id, name, ".verdict.v1", EventRecords.verdict(exchange, judgement, policy));
    }

    @Override
    public OutputRecord decision(JoinedExchange exchange, Decision decision) {
        String name = decisionId(decision);
        return event(
                Topic.DECISION, exchange.id(), name, ".decision.v1", EventRecords.decision(exchange, decision, name));
    }

    @Override
    public OutputRecord delivery(JoinedExchange exchange, Decision decision) {
        HalfExchange.ResponseHalf response =
                exchange.response().orElseThrow(() -> new IllegalArgumentException("only a response is delivered"));
        List<SourceHeader> headers = new ArrayList<>(response.origin().headers());
        headers.add(header("weir_action", decision.action().name()));
        headers.add(header("weir_policy_version", decision.policy().toString()));
        headers.add(header("weir_decision_id", decisionId(decision)));
        headers.add(header("weir_reasons", reasons(decision)));
        Topic topic = decision.action() == Action.RELEASE ? Topic.RELEASED : Topic.QUARANTINE;
        return fitting(new OutputRecord(
                topic, response.origin().key(), response.origin().value(), headers));
    }

    @Override
    public OutputRecord alert(AlertState alert) {
        var id = new ExchangeId(alert.tenant(), alert.conversation(), alert.fingerprint());
        String name = uuid(alert.fingerprint() + alert.firstSeen() + '#' + alert.stateVersion());
        OutputRecord event = event(Topic.ALERT, id, name, ".alert.v1", EventRecords.alert(alert));
        return new OutputRecord(Topic.ALERT, bytes(alert.fingerprint()), event.value(), event.headers());
    }

    @Override
    public OutputRecord claims(OpenVerdict verdict) {
        String name = idOf(
                verdict.id(),
                verdict.policy(),
                verdict.guard().id().value() + "/claims",
                verdict.guard().version());
        return event(Topic.CLAIMS, verdict.id(), name, ".claims.v1", EventRecords.claims(verdict));
    }

    @Override
    public OutputRecord revision(OpenVerdict verdict, Judgement judgement, int revision, List<String> evidence) {
        String name = idOf(
                verdict.id(),
                verdict.policy(),
                verdict.guard().id().value() + "/revision-" + revision,
                verdict.guard().version());
        return event(
                Topic.VERDICT,
                verdict.id(),
                name,
                ".verdict.v1",
                EventRecords.revision(verdict, judgement, revision, evidence));
    }

    @Override
    public OutputRecord deadLetter(DeadLetter letter) {
        OutputRecord whole = deadLetter(letter, true);
        return limits.fits(whole) ? whole : deadLetter(letter, false);
    }

    private OutputRecord deadLetter(DeadLetter letter, boolean withContent) {
        SourceRecord origin = letter.origin();
        String name = uuid(origin.topic() + '-' + origin.partition() + '@' + origin.offset() + letter.reason());
        List<SourceHeader> headers = new ArrayList<>(attributes(name, ".deadletter.v1"));
        letter.tenant().map(TenantId::value).ifPresent(tenant -> headers.add(header("ce_tenantid", tenant)));
        return new OutputRecord(
                Topic.DEAD_LETTER,
                withContent ? origin.key() : null,
                value(Topic.DEAD_LETTER, EventRecords.deadLetter(letter, withContent)),
                headers);
    }

    private OutputRecord event(Topic topic, ExchangeId id, String eventId, String type, SpecificRecord record) {
        List<SourceHeader> headers = new ArrayList<>(attributes(eventId, type));
        headers.add(header("ce_subject", id.conversation()));
        headers.add(header("ce_tenantid", id.tenant().value()));
        headers.add(header("ce_correlationid", id.exchange()));
        return fitting(new OutputRecord(topic, bytes(id.recordKey()), value(topic, record), headers));
    }

    private List<SourceHeader> attributes(String eventId, String type) {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", eventId),
                header("ce_source", SOURCE),
                header("ce_type", "io.weir" + type),
                header("content-type", codec.contentType()));
    }

    private Bytes value(Topic topic, SpecificRecord record) {
        try {
            return Bytes.wrap(codec.encode(topic, record));
        } catch (ContractException e) {
            throw new UnencodableException(
                    DeadLetterReason.OUTPUT_UNSERIALIZABLE, e.failure().name());
        }
    }

    private OutputRecord fitting(OutputRecord record) {
        if (!limits.fits(record)) {
            throw new UnencodableException(
                    DeadLetterReason.OUTPUT_TOO_LARGE, record.topic().topicName());
        }
        return record;
    }

    /// Ids of the live rules that fired, as a JSON array: a rule's id is a slug and needs no escape.
    private static String reasons(Decision decision) {
        return decision.reasons().stream()
                .filter(reason -> !reason.shadow())
                .map(Reason::rule)
                .distinct()
                .map(rule -> '"' + rule + '"')
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }

    private static String decisionId(Decision decision) {
        return idOf(decision.exchange(), decision.policy(), "decision", "");
    }

    private static String idOf(ExchangeId id, PolicyVersion policy, String what, String version) {
        return uuid(String.join(
                "\0", id.tenant().value(), id.conversation(), id.exchange(), policy.toString(), what, version));
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    private static SourceHeader header(String name, String value) {
        return new SourceHeader(name, bytes(value));
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
