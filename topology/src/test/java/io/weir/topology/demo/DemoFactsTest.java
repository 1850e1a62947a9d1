// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.avro.ActionName;
import io.weir.schema.avro.DeadLetterEvent;
import io.weir.schema.avro.DecisionEvent;
import io.weir.topology.metrics.Ledger;
import io.weir.wire.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class DemoFactsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final DemoFacts facts = new DemoFacts(NOW);

    @Test
    void aParkedCopyIsNoSecondEndOfItsEvent() {
        facts.decision(decision(2, NOW), NOW.plusMillis(90));
        facts.deadLetter(deadLetter(DeadLetterReason.PARKED));
        facts.deadLetter(deadLetter(DeadLetterReason.LATE));

        DemoView view = view(3);

        assertThat(view.open()).isZero();
        assertThat(view.parked()).isEqualTo(1);
        assertThat(DemoSummary.of(view).identityHolds()).isTrue();
    }

    @Test
    void anEventWithoutAnEndBreaksTheIdentityAndTheSummarySaysSo() {
        facts.decision(decision(2, NOW), NOW.plusMillis(90));

        DemoSummary summary = DemoSummary.of(view(3));

        assertThat(summary.identityHolds()).isFalse();
        assertThat(summary.text()).contains("BROKEN");
    }

    @Test
    void aDeadLetterOfNobodyIsCounted() {
        facts.deadLetter(DeadLetterEvent.newBuilder(deadLetter(DeadLetterReason.NOT_A_CLOUD_EVENT))
                .setTenant(null)
                .build());

        assertThat(facts.snapshot().deadByTenant()).containsExactly(Map.entry("", 1L));
    }

    @Test
    void aTenantWhoseEventHasNoEndBreaksTheIdentityThoughTheSumsAreEqual() {
        facts.decision(decision(2, NOW), NOW.plusMillis(90));

        DemoSummary summary = DemoSummary.of(view(2, new Ledger.Balance(3, 2, 0, 0)));

        assertThat(summary.identityHolds()).isFalse();
        assertThat(summary.text()).contains("3 accepted = 2 decided + 0 dead-lettered + 0 shed: 1 OPEN");
    }

    @Test
    void latencyIsThatOfWholeExchangesAlone() {
        for (int millis = 1; millis <= 100; millis++) {
            facts.decision(decision(2, NOW), NOW.plusMillis(millis));
        }
        facts.decision(decision(1, NOW), NOW.plusSeconds(60));
        facts.decision(decision(2, NOW.plus(Duration.ofDays(365))), NOW);

        assertThat(facts.snapshot().latency()).isEqualTo(new DemoFacts.Latency(50, 95, 99, 100, 100));
    }

    @Test
    void withoutATerminalALineIsWrittenNowAndThen() {
        var bytes = new ByteArrayOutputStream();
        var terminal = new TerminalView(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

        terminal.show(view(0));
        terminal.show(view(0));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).hasLineCount(1).doesNotContain("\u001B");
    }

    @Test
    void onATerminalTheFrameIsDrawnOverItself() {
        var bytes = new ByteArrayOutputStream();
        var terminal = new TerminalView(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);

        terminal.show(view(0));
        terminal.show(view(0));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("weir demo", "last alerts", "\u001B[0J");
    }

    private DemoView view(long sent) {
        return view(sent, new Ledger.Balance(sent, sent, 0, 0));
    }

    private DemoView view(long sent, Ledger.Balance acme) {
        SequencedMap<String, Ledger.Balance> tenants = new LinkedHashMap<>(Map.of("acme", acme));
        return DemoView.of(
                "ended", Duration.ofSeconds(1), Duration.ofSeconds(1), "b", "p", sent, 0, 0, tenants, facts.snapshot());
    }

    private static DecisionEvent decision(int events, Instant recordedAt) {
        return DecisionEvent.newBuilder()
                .setDecisionId("d")
                .setTenant("acme")
                .setConversation("c")
                .setExchange("e")
                .setPolicyTenant("*")
                .setPolicyVersion("1")
                .setAction(ActionName.RELEASE)
                .setPark(false)
                .setShadowAction(ActionName.RELEASE)
                .setSampled(false)
                .setReasons(List.of())
                .setEvents(events)
                .setEvidence(List.of())
                .setRecordedAt(recordedAt)
                .build();
    }

    private static DeadLetterEvent deadLetter(DeadLetterReason reason) {
        return DeadLetterEvent.newBuilder()
                .setTenant("acme")
                .setStage("decide")
                .setReason(reason.name())
                .setDetail("")
                .setTopic("t")
                .setPartition(0)
                .setOffset(0)
                .setRecordedAt(NOW)
                .setKey(null)
                .setValue(null)
                .setHeaders(List.of())
                .setValueBytes(0)
                .setContentDropped(false)
                .build();
    }
}
