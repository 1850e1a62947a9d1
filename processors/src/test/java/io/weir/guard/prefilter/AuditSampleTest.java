// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.ExchangeId;
import io.weir.guard.TenantId;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditSampleTest {

    private static final int EXCHANGES = 20_000;

    @Test
    void aReplayDrawsTheSameExchanges() {
        AuditSample once = new AuditSample(key(1), .02);
        AuditSample again = new AuditSample(key(1), .02);

        assertThat(IntStream.range(0, EXCHANGES).allMatch(at -> once.holds(id(at)) == again.holds(id(at))))
                .isTrue();
    }

    @Test
    void itDrawsItsShare() {
        assertThat(drawn(new AuditSample(key(1), .02))).isBetween(320L, 480L);
    }

    @Test
    void anotherKeyDrawsOthers() {
        AuditSample one = new AuditSample(key(1), .02);
        AuditSample other = new AuditSample(key(2), .02);

        long both = IntStream.range(0, EXCHANGES)
                .filter(at -> one.holds(id(at)) && other.holds(id(at)))
                .count();

        assertThat(both).isLessThan(40);
    }

    @Test
    void idsThatReadAlikeWhenJoinedAreDrawnApart() {
        AuditSample sample = new AuditSample(key(1), .5);

        assertThat(IntStream.range(0, 100)
                        .anyMatch(at -> sample.holds(id("ab" + at, "c")) != sample.holds(id("a", "b" + at + "c"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -.1, 1.1, Double.NaN})
    void aRateThatSaysNothingIsRefused(double rate) {
        assertThatThrownBy(() -> new AuditSample(key(1), rate)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatCanBeGuessedIsRefused() {
        assertThatThrownBy(() -> new AuditSample(new byte[AuditSample.KEY_BYTES_MIN - 1], .02))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static long drawn(AuditSample sample) {
        return IntStream.range(0, EXCHANGES).filter(at -> sample.holds(id(at))).count();
    }

    private static ExchangeId id(int at) {
        return id("conversation-" + at % 100, "exchange-" + at);
    }

    private static ExchangeId id(String conversation, String exchange) {
        return new ExchangeId(new TenantId("tenant"), conversation, exchange);
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return key;
    }
}
