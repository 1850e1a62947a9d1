// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.TenantId;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.schema.avro.VerdictEvent;
import io.weir.schema.avro.VerdictName;
import io.weir.topology.metrics.ClaimLooks;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoClaimsTest {
    private static final String ANSWER = "Ada Brown was a Danish painter. She was born in 1949 in Aarhus.";
    private static final String OTHER = "Ada Brown was a Danish painter. Little is known.";

    private final DemoClaims claims = new DemoClaims(List.of(
            new DemoAnswers(new DemoExchange("ada", "", ""), "Who was Ada Brown?", "wrong; right answer: 1921")));
    private final UncertaintyGuard guard = ClaimLooks.guard(claims::look);

    @Test
    void anAnswerIsShownWithItsClaimsOnceTheStreamHasSpoken() {
        guard.observe(exchange("ada-17"), Instant.MAX);
        assertThat(claims.snapshot().scenes()).isEmpty();

        claims.verdict(verdict("ada-17", "hazard"));
        assertThat(claims.snapshot().scenes()).isEmpty();
        claims.verdict(verdict("ada-17", "uncertainty"));

        DemoClaims.Scene scene = claims.snapshot().scenes().getFirst();
        assertThat(scene.answer()).isEqualTo(ANSWER);
        assertThat(scene.verdict()).isEqualTo("flagged");
        assertThat(scene.others()).isEqualTo(2);
        DemoClaims.Claim best = scene.claims().getLast();
        assertThat(best.supports()).isEqualTo(2);
        assertThat(best.quotes())
                .first()
                .isEqualTo(new DemoClaims.Quote(1, "supports", "Ada Brown was a Danish painter."));
        DemoClaims.Stretch span = best.spans().getFirst();
        assertThat(ANSWER.substring(span.start(), span.end())).isEqualTo("Ada Brown was a Danish painter");
    }

    @Test
    void ofAnAnswerThatDoesNotShipNothingButACountIsKept() {
        guard.observe(exchange("someone-17"), Instant.MAX);
        claims.verdict(verdict("someone-17", "uncertainty"));

        assertThat(claims.snapshot().scenes()).isEmpty();
        assertThat(claims.snapshot().outcomes().values()).containsExactly(1L);
    }

    private static Exchange exchange(String id) {
        Exchange exchange = ClaimLooks.exchange("Who was Ada Brown?", ANSWER, OTHER, OTHER);
        return new Exchange(new ExchangeId(new TenantId("t"), "c", id), exchange.prompt(), exchange.response());
    }

    private static VerdictEvent verdict(String exchange, String guard) {
        return VerdictEvent.newBuilder()
                .setTenant("t")
                .setConversation("c")
                .setExchange(exchange)
                .setGuard(guard)
                .setGuardVersion("1")
                .setModels(List.of())
                .setPolicyTenant("*")
                .setPolicyVersion("1")
                .setVerdict(VerdictName.FLAGGED)
                .setFindings(List.of())
                .setSignals(List.of())
                .setMillis(1)
                .setEvidence(List.of())
                .setRecordedAt(Instant.EPOCH)
                .build();
    }
}
