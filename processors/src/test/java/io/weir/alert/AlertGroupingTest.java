// SPDX-License-Identifier: Apache-2.0
package io.weir.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.GuardId;
import io.weir.guard.HazardCategory;
import io.weir.guard.TenantId;
import io.weir.policy.Action;
import io.weir.policy.PolicyVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AlertGroupingTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AlertGrouping grouping = new AlertGrouping(AlertSettings.DEFAULT);
    private final List<AlertState> updates = new ArrayList<>();
    private Optional<AlertState> open = Optional.empty();

    /// F54.
    @Test
    void tenThousandEqualViolationsAreOneAlertOfFiveUpdatesAndExactCount() {
        for (int i = 0; i < 10_000; i++) {
            send(signal("acme", "c", HazardCategory.HATE, START.plusMillis(6L * i)));
        }
        Step last = grouping.expire(open.orElseThrow(), START.plus(Duration.ofHours(1)));
        last.update().ifPresent(updates::add);

        assertThat(updates).extracting(AlertState::count).containsExactly(1L, 10L, 100L, 1000L, 10_000L);
        assertThat(updates).extracting(AlertState::stateVersion).containsExactly(1, 2, 3, 4, 5);
        assertThat(updates)
                .extracting(AlertState::fingerprint)
                .containsOnly(updates.getFirst().fingerprint());
        assertThat(updates.getLast().open()).isFalse();
    }

    @Test
    void anotherViolationOrTenantOrBoundaryHasItsOwnFingerprint() {
        assertThat(List.of(
                        signal("acme", "c", HazardCategory.HATE, START),
                        signal("acme", "c", HazardCategory.VIOLENCE, START),
                        signal("acm", "ec", HazardCategory.HATE, START),
                        signal("other", "c", HazardCategory.HATE, START)))
                .extracting(AlertGrouping::fingerprint)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatWasMeasuredOfOneExchangeMakesNoAlertOfItsOwn() {
        assertThat(AlertGrouping.fingerprint(signal("native:supports-0.misses-3")))
                .isEqualTo(AlertGrouping.fingerprint(signal("native:supports-1.misses-2")))
                .isNotEqualTo(AlertGrouping.fingerprint(signal("grounding:supports-0.misses-1")));
        assertThat(AlertGrouping.fingerprint(signal("rule.one-1")))
                .isNotEqualTo(AlertGrouping.fingerprint(signal("rule.one-2")));
    }

    @Test
    void anAlertClosesAtTheEndOfTheQuietTimeAndNoEarlier() {
        send(signal("acme", "c", HazardCategory.HATE, START));
        Instant end = START.plus(AlertSettings.DEFAULT.quiet());

        assertThat(grouping.expire(open.orElseThrow(), end.minusNanos(1)).update())
                .isEmpty();
        assertThat(grouping.expire(open.orElseThrow(), end).update()).isPresent();
    }

    @Test
    void anAlertThatStaysOpenIsSentOnceAnHour() {
        for (int minute = 0; minute <= 180; minute += 5) {
            send(signal("acme", "c", HazardCategory.HATE, START.plus(Duration.ofMinutes(minute))));
        }

        assertThat(updates).extracting(AlertState::count).containsExactly(1L, 10L, 13L, 25L, 37L);
    }

    @Test
    void anEarlierEventMovesFirstSeenOnly() {
        send(signal("acme", "c", HazardCategory.HATE, START));
        send(signal("acme", "c", HazardCategory.HATE, START.minusSeconds(9)));

        assertThat(open.orElseThrow().firstSeen()).isEqualTo(START.minusSeconds(9));
        assertThat(open.orElseThrow().lastSeen()).isEqualTo(START);
    }

    @Test
    void theCodecGivesBackWhatItWasGiven() {
        send(signal("acme", "c", HazardCategory.HATE, START.plusNanos(7)));
        AlertState state = open.orElseThrow();
        byte[] bytes = AlertStateCodec.encode(state);

        assertThat(AlertStateCodec.decode(bytes)).isEqualTo(state);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> AlertStateCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void send(AlertSignal signal) {
        Step step = grouping.fold(open, signal);
        open = Optional.of(step.state());
        step.update().ifPresent(updates::add);
    }

    private static AlertSignal signal(String detail) {
        return signal("acme", "c", HazardCategory.HATE, START, detail);
    }

    private static AlertSignal signal(String tenant, String conversation, HazardCategory hazard, Instant at) {
        return signal(tenant, conversation, hazard, at, "");
    }

    private static AlertSignal signal(
            String tenant, String conversation, HazardCategory hazard, Instant at, String detail) {
        return new AlertSignal(
                new ExchangeId(new TenantId(tenant), conversation, "e"),
                new GuardId("hazard"),
                new Finding(hazard, 0.9, 0.5, List.of(), detail),
                Action.REVIEW,
                PolicyVersion.BUILT_IN,
                at,
                "weir.chat.response.v1-0@1");
    }
}
