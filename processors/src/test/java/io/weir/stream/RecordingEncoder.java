// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.alert.AlertState;
import io.weir.guard.ExchangeId;
import io.weir.guard.Judgement;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.schema.Topic;
import io.weir.wire.DeadLetter;
import io.weir.wire.HalfExchange;
import io.weir.wire.JoinedExchange;
import io.weir.wire.OpenVerdict;
import io.weir.wire.OutputEncoder;
import io.weir.wire.OutputRecord;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/// Writes each output as one line that a test can read.
class RecordingEncoder implements OutputEncoder {

    @Override
    public OutputRecord verdict(JoinedExchange exchange, Judgement judgement, PolicyVersion policy) {
        return output(
                Topic.VERDICT,
                exchange,
                judgement.guard().id().value()
                        + ' '
                        + judgement.verdict().getClass().getSimpleName());
    }

    @Override
    public OutputRecord decision(JoinedExchange exchange, Decision decision) {
        return output(
                Topic.DECISION,
                exchange,
                exchange.id().exchange()
                        + ' '
                        + decision.action()
                        + ' '
                        + exchange.halves().size());
    }

    @Override
    public OutputRecord delivery(JoinedExchange exchange, Decision decision) {
        Topic topic = decision.action() == Action.RELEASE ? Topic.RELEASED : Topic.QUARANTINE;
        HalfExchange response = exchange.response().orElseThrow();
        return new OutputRecord(
                topic,
                response.origin().key(),
                response.origin().value(),
                response.origin().headers());
    }

    @Override
    public OutputRecord alert(AlertState alert) {
        return new OutputRecord(
                Topic.ALERT,
                bytes(alert.fingerprint()),
                bytes(alert.category().slug() + ' ' + alert.count() + (alert.open() ? " open" : " closed")),
                List.of());
    }

    @Override
    public OutputRecord claims(OpenVerdict verdict) {
        return output(
                Topic.CLAIMS,
                verdict.id(),
                verdict.id().exchange() + ' ' + verdict.answer().concepts().size());
    }

    @Override
    public OutputRecord revision(OpenVerdict verdict, Judgement judgement, int revision, List<String> evidence) {
        return output(
                Topic.VERDICT,
                verdict.id(),
                verdict.id().exchange()
                        + ' '
                        + judgement.verdict().getClass().getSimpleName()
                        + ' '
                        + revision
                        + ' '
                        + evidence.size());
    }

    @Override
    public OutputRecord deadLetter(DeadLetter letter) {
        return new OutputRecord(
                Topic.DEAD_LETTER, letter.origin().key(), bytes(letter.stage() + ' ' + letter.reason()), List.of());
    }

    private static OutputRecord output(Topic topic, JoinedExchange exchange, String line) {
        return output(topic, exchange.id(), line);
    }

    private static OutputRecord output(Topic topic, ExchangeId id, String line) {
        return new OutputRecord(topic, bytes(id.recordKey()), bytes(line), List.of());
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}
