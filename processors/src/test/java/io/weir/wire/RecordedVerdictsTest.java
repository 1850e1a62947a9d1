// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Observation;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.TenantId;
import io.weir.guard.pattern.PatternGuard;
import io.weir.schema.avro.LocationDetail;
import io.weir.schema.avro.SideName;
import io.weir.schema.avro.SignalDetail;
import io.weir.schema.avro.VerdictEvent;
import io.weir.schema.avro.VerdictName;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordedVerdictsTest {

    private static final GuardInfo GUARD = new PatternGuard().info();
    private static final ExchangeId EXCHANGE = new ExchangeId(new TenantId("acme"), "c", "1");

    private final RecordedVerdicts recorded = new RecordedVerdicts(List.of(GUARD));

    @Test
    void everyScoreThatWasMeasuredComesBackWithItsPlaces() {
        assertThat(recorded.add(verdict(VerdictName.CLEAR).build())).isTrue();

        assertThat(recorded.exchanges().get(EXCHANGE)).singleElement().satisfies(observed -> {
            assertThat(observed.guard()).isEqualTo(GUARD);
            assertThat(observed.observation()).isInstanceOfSatisfying(Observation.Seen.class, seen -> {
                assertThat(seen.unread()).isEmpty();
                Signal signal = seen.signals().getFirst();
                assertThat(signal.category()).isEqualTo(HazardCategory.SECRET);
                assertThat(signal.locations().getFirst().side()).isEqualTo(Side.RESPONSE);
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void anInconclusiveVerdictStaysInconclusive(Cause cause) {
        recorded.add(verdict(VerdictName.INCONCLUSIVE)
                .setCause(cause.name())
                .setSignals(List.of())
                .build());

        assertThat(recorded.exchanges().get(EXCHANGE))
                .singleElement()
                .satisfies(observed ->
                        assertThat(observed.observation()).isEqualTo(new Observation.Seen(List.of(), Set.of(cause))));
    }

    @Test
    void aVerdictThatMakesNoSenseIsNotTaken() {
        assertThat(recorded.add(verdict(VerdictName.CLEAR).setGuard("other").build()))
                .isFalse();
        assertThat(recorded.add(verdict(VerdictName.CLEAR).setTenant("NO SLUG").build()))
                .isFalse();
        assertThat(recorded.add(
                        verdict(VerdictName.INCONCLUSIVE).setCause("NO_CAUSE").build()))
                .isFalse();
        assertThat(recorded.exchanges()).isEmpty();
    }

    /// Decisions are made on the verdict before any revision.
    @Test
    void aRevisionChangesNothingThatWasDecidedOn() {
        recorded.add(verdict(VerdictName.INCONCLUSIVE)
                .setCause(Cause.TIMED_OUT.name())
                .setSignals(List.of())
                .build());

        assertThat(recorded.add(verdict(VerdictName.CLEAR).setRevision(1).build()))
                .isTrue();

        assertThat(recorded.exchanges().get(EXCHANGE))
                .singleElement()
                .satisfies(observed -> assertThat(observed.observation())
                        .isEqualTo(new Observation.Seen(List.of(), Set.of(Cause.TIMED_OUT))));
    }

    private static VerdictEvent.Builder verdict(VerdictName name) {
        return VerdictEvent.newBuilder()
                .setTenant("acme")
                .setConversation("c")
                .setExchange("1")
                .setGuard("pattern")
                .setGuardVersion("1")
                .setModels(List.of())
                .setPolicyTenant("*")
                .setPolicyVersion("built-in")
                .setVerdict(name)
                .setFindings(List.of())
                .setSignals(List.of(new SignalDetail(
                        "secret", "model-key", 1.0, List.of(new LocationDetail(SideName.RESPONSE, 0, 0, 1, 2)))))
                .setMillis(1)
                .setEvidence(List.of())
                .setRecordedAt(Instant.EPOCH);
    }
}
