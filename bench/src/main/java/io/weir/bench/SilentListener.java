// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.alert.AlertState;
import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardId;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.stream.StreamListener;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;

/// Is told everything and does nothing.
final class SilentListener implements StreamListener {

    @Override
    public void received(String tenant, Side side) {}

    @Override
    public void duplicate(String tenant, Side side) {}

    @Override
    public void clockAhead(Side side) {}

    @Override
    public void deadLettered(String tenant, String stage, DeadLetterReason reason) {}

    @Override
    public void shed(String tenant, String reason) {}

    @Override
    public void inFlight(int records, long bytes) {}

    @Override
    public void observed(GuardId guard, Duration took) {}

    @Override
    public void guardFailed(GuardId guard, Cause cause) {}

    @Override
    public void judged(ExchangeId exchange, Judgement judgement) {}

    @Override
    public void decided(Decision decision, int events, Instant recordedAt) {}

    @Override
    public void alert(AlertState alert) {}

    @Override
    public void policyApplied(PolicyVersion policy, Instant publishedAt) {}

    @Override
    public void policyRefused(String tenant, int problems) {}
}
