// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.alert.AlertState;
import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Location;
import io.weir.guard.Side;
import io.weir.guard.Verdict;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.JudgedAnswer.JudgedConcept;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.schema.avro.ActionName;
import io.weir.schema.avro.AlertEvent;
import io.weir.schema.avro.AlertStateName;
import io.weir.schema.avro.ClaimsConcept;
import io.weir.schema.avro.ClaimsEvent;
import io.weir.schema.avro.ClaimsFloor;
import io.weir.schema.avro.ClaimsModel;
import io.weir.schema.avro.ClaimsPlace;
import io.weir.schema.avro.ClaimsSaid;
import io.weir.schema.avro.ClaimsTurn;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.schema.avro.FindingDetail;
import io.weir.schema.avro.HeaderBytes;
import io.weir.schema.avro.LocationDetail;
import io.weir.schema.avro.ModelDigest;
import io.weir.schema.avro.ReasonDetail;
import io.weir.schema.avro.SideName;
import io.weir.schema.avro.SignalDetail;
import io.weir.schema.avro.SubjectType;
import io.weir.schema.avro.VerdictEvent;
import io.weir.schema.avro.VerdictName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Maps facts to the Avro records of the contract.
final class EventRecords {

    private static final double NANOS_PER_MILLI = 1e6;

    private EventRecords() {}

    static VerdictEvent verdict(JoinedExchange exchange, Judgement judgement, PolicyVersion policy) {
        return verdict(exchange.id(), judgement, policy, evidence(exchange), recordedAt(exchange), 0);
    }

    static VerdictEvent revision(OpenVerdict verdict, Judgement judgement, int revision, List<String> evidence) {
        List<String> all =
                Stream.concat(verdict.evidence().stream(), evidence.stream()).toList();
        return verdict(verdict.id(), judgement, verdict.policy(), all, verdict.recordedAt(), revision);
    }

    private static VerdictEvent verdict(
            ExchangeId id,
            Judgement judgement,
            PolicyVersion policy,
            List<String> evidence,
            Instant recordedAt,
            int revision) {
        Verdict verdict = judgement.verdict();
        return VerdictEvent.newBuilder()
                .setTenant(id.tenant().value())
                .setConversation(id.conversation())
                .setExchange(id.exchange())
                .setGuard(judgement.guard().id().value())
                .setGuardVersion(judgement.guard().version())
                .setModels(judgement.guard().models().stream()
                        .map(model -> new ModelDigest(model.id(), model.sha256()))
                        .toList())
                .setPolicyTenant(policy.tenant())
                .setPolicyVersion(policy.version())
                .setVerdict(name(verdict))
                .setCause(verdict instanceof Verdict.Inconclusive(var cause) ? cause.name() : null)
                .setFindings(findings(verdict))
                .setSignals(judgement.signals().stream()
                        .map(signal -> new SignalDetail(
                                signal.category().slug(),
                                signal.detail(),
                                signal.score(),
                                locations(signal.locations())))
                        .toList())
                .setMillis(judgement.took().toNanos() / NANOS_PER_MILLI)
                .setEvidence(evidence)
                .setRecordedAt(recordedAt)
                .setRevision(revision)
                .build();
    }

    static ClaimsEvent claims(OpenVerdict verdict) {
        JudgedAnswer answer = verdict.answer();
        GuardInfo guard = verdict.guard();
        return ClaimsEvent.newBuilder()
                .setTenant(verdict.id().tenant().value())
                .setConversation(verdict.id().conversation())
                .setExchange(verdict.id().exchange())
                .setGuard(guard.id().value())
                .setGuardVersion(guard.version())
                .setModels(guard.models().stream()
                        .map(model -> new ClaimsModel(model.id(), model.sha256()))
                        .toList())
                .setPolicyTenant(verdict.policy().tenant())
                .setPolicyVersion(verdict.policy().version())
                .setFloors(guard.categories().stream()
                        .map(category ->
                                new ClaimsFloor(category.slug(), guard.floors().of(category)))
                        .toList())
                .setFloorOtherwise(guard.floors().otherwise())
                .setModel(answer.model())
                .setContext(answer.context())
                .setQuestion(answer.question())
                .setAnswer(answer.answer())
                .setTurns(verdict.turns().stream()
                        .map(turn -> new ClaimsTurn(turn.speaker().name(), turn.text()))
                        .toList())
                .setSubject(answer.subject().stream().sorted().toList())
                .setUnread(answer.unread().stream().map(Cause::name).sorted().toList())
                .setConcepts(
                        answer.concepts().stream().map(EventRecords::concept).toList())
                .setEvidence(verdict.evidence())
                .setRecordedAt(verdict.recordedAt())
                .build();
    }

    private static ClaimsConcept concept(JudgedConcept concept) {
        return new ClaimsConcept(
                concept.text(),
                concept.locations().stream()
                        .map(at -> new ClaimsPlace(
                                at.part(), at.span().start(), at.span().end()))
                        .toList(),
                concept.said().stream()
                        .map(each -> new ClaimsSaid(
                                each.mode().name(),
                                each.weight(),
                                each.support().supported(),
                                each.support().unmentioned(),
                                each.support().contradicted()))
                        .toList());
    }

    static DecisionEvent decision(JoinedExchange exchange, Decision decision, String decisionId) {
        return DecisionEvent.newBuilder()
                .setDecisionId(decisionId)
                .setTenant(exchange.id().tenant().value())
                .setConversation(exchange.id().conversation())
                .setExchange(exchange.id().exchange())
                .setPolicyTenant(decision.policy().tenant())
                .setPolicyVersion(decision.policy().version())
                .setAction(name(decision.action()))
                .setPark(decision.park())
                .setShadowAction(name(decision.shadowAction()))
                .setSampled(decision.sampled())
                .setReasons(decision.reasons().stream()
                        .map(reason -> new ReasonDetail(
                                reason.rule(),
                                reason.guard().value(),
                                reason.subject(),
                                name(reason.action()),
                                reason.shadow()))
                        .toList())
                .setEvents(exchange.halves().size())
                .setEvidence(evidence(exchange))
                .setRecordedAt(recordedAt(exchange))
                .build();
    }

    static AlertEvent alert(AlertState alert) {
        return AlertEvent.newBuilder()
                .setAlertId(alert.fingerprint() + '-' + alert.firstSeen().toEpochMilli())
                .setFingerprint(alert.fingerprint())
                .setGroupKey(alert.groupKey())
                .setState(alert.open() ? AlertStateName.OPEN : AlertStateName.CLOSED)
                .setStateVersion(alert.stateVersion())
                .setTenant(alert.tenant().value())
                .setSubjectType(SubjectType.CONVERSATION)
                .setSubjectId(alert.conversation())
                .setGuard(alert.guard().value())
                .setCategory(alert.category().slug())
                .setDetail(alert.detail())
                .setScoreMax(alert.scoreMax())
                .setThreshold(alert.threshold())
                .setMargin(alert.scoreMax() - alert.threshold())
                .setAction(name(alert.action()))
                .setPolicyTenant(alert.policy().tenant())
                .setPolicyVersion(alert.policy().version())
                .setCount(alert.count())
                .setLevel(alert.level())
                .setFirstSeen(alert.firstSeen())
                .setLastSeen(alert.lastSeen())
                .setEvidence(alert.samples())
                .build();
    }

    /// @param withContent false where the record was too large to keep: only the pointer stays
    static DeadLetterEvent deadLetter(DeadLetter letter, boolean withContent) {
        SourceRecord origin = letter.origin();
        Bytes value = origin.value();
        return DeadLetterEvent.newBuilder()
                .setTenant(letter.tenant().map(tenant -> tenant.value()).orElse(null))
                .setStage(letter.stage())
                .setReason(letter.reason().name())
                .setDetail(letter.detail())
                .setTopic(origin.topic())
                .setPartition(origin.partition())
                .setOffset(origin.offset())
                .setRecordedAt(Instant.ofEpochMilli(origin.timestamp()))
                .setKey(withContent ? buffer(origin.key()) : null)
                .setValue(withContent ? buffer(value) : null)
                .setHeaders(
                        withContent
                                ? origin.headers().stream()
                                        .map(header -> new HeaderBytes(header.name(), buffer(header.value())))
                                        .toList()
                                : List.of())
                .setValueBytes(value == null ? -1 : value.get().length)
                .setContentDropped(!withContent)
                .build();
    }

    private static List<FindingDetail> findings(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Clear _, Verdict.Inconclusive _ -> List.of();
            case Verdict.Flagged(List<Finding> findings) ->
                findings.stream()
                        .map(finding -> new FindingDetail(
                                finding.category().slug(),
                                finding.detail(),
                                finding.score(),
                                finding.threshold(),
                                finding.margin(),
                                locations(finding.locations())))
                        .toList();
        };
    }

    private static List<LocationDetail> locations(List<Location> locations) {
        return locations.stream()
                .map(location -> new LocationDetail(
                        location.side() == Side.PROMPT ? SideName.PROMPT : SideName.RESPONSE,
                        location.utterance(),
                        location.part(),
                        location.span().start(),
                        location.span().end()))
                .toList();
    }

    private static VerdictName name(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Clear _ -> VerdictName.CLEAR;
            case Verdict.Flagged _ -> VerdictName.FLAGGED;
            case Verdict.Inconclusive _ -> VerdictName.INCONCLUSIVE;
        };
    }

    private static ActionName name(Action action) {
        return switch (action) {
            case RELEASE -> ActionName.RELEASE;
            case REVIEW -> ActionName.REVIEW;
            case QUARANTINE -> ActionName.QUARANTINE;
        };
    }

    static List<String> evidence(JoinedExchange exchange) {
        return exchange.halves().stream()
                .map(HalfExchange::origin)
                .map(origin -> origin.topic() + '-' + origin.partition() + '@' + origin.offset())
                .toList();
    }

    static Instant recordedAt(JoinedExchange exchange) {
        return Instant.ofEpochMilli(exchange.halves().stream()
                .mapToLong(half -> half.origin().timestamp())
                .max()
                .orElseThrow());
    }

    private static @Nullable ByteBuffer buffer(@Nullable Bytes bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes.get());
    }
}
