// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

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
import java.util.List;
import java.util.function.Consumer;

/// Tells several listeners everything, in their order.
public final class EveryListener implements StreamListener {
    private final List<StreamListener> listeners;

    public EveryListener(List<StreamListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void received(String tenant, Side side) {
        tell(listener -> listener.received(tenant, side));
    }

    @Override
    public void duplicate(String tenant, Side side) {
        tell(listener -> listener.duplicate(tenant, side));
    }

    @Override
    public void clockAhead(Side side) {
        tell(listener -> listener.clockAhead(side));
    }

    @Override
    public void deadLettered(String tenant, String stage, DeadLetterReason reason) {
        tell(listener -> listener.deadLettered(tenant, stage, reason));
    }

    @Override
    public void shed(String tenant, String reason) {
        tell(listener -> listener.shed(tenant, reason));
    }

    @Override
    public void inFlight(int records, long bytes) {
        tell(listener -> listener.inFlight(records, bytes));
    }

    @Override
    public void queued(Duration waited) {
        tell(listener -> listener.queued(waited));
    }

    @Override
    public void observed(GuardId guard, Duration took) {
        tell(listener -> listener.observed(guard, took));
    }

    @Override
    public void guardFailed(GuardId guard, Cause cause) {
        tell(listener -> listener.guardFailed(guard, cause));
    }

    @Override
    public void judged(ExchangeId exchange, Judgement judgement) {
        tell(listener -> listener.judged(exchange, judgement));
    }

    @Override
    public void decided(Decision decision, int events, Instant recordedAt) {
        tell(listener -> listener.decided(decision, events, recordedAt));
    }

    @Override
    public void parked(ExchangeId exchange, int events) {
        tell(listener -> listener.parked(exchange, events));
    }

    @Override
    public void alert(AlertState alert) {
        tell(listener -> listener.alert(alert));
    }

    @Override
    public void alertCounted() {
        tell(StreamListener::alertCounted);
    }

    @Override
    public void alertTaken(AlertState alert) {
        tell(listener -> listener.alertTaken(alert));
    }

    @Override
    public void alertGivenUp(String fingerprint) {
        tell(listener -> listener.alertGivenUp(fingerprint));
    }

    @Override
    public void policyApplied(PolicyVersion policy, Instant publishedAt) {
        tell(listener -> listener.policyApplied(policy, publishedAt));
    }

    @Override
    public void policyRefused(String tenant, int problems) {
        tell(listener -> listener.policyRefused(tenant, problems));
    }

    @Override
    public void policyWithdrawn(PolicyVersion withdrawn, PolicyVersion now, Instant withdrawnAt) {
        tell(listener -> listener.policyWithdrawn(withdrawn, now, withdrawnAt));
    }

    @Override
    public void restored(Duration took) {
        tell(listener -> listener.restored(took));
    }

    @Override
    public void judgedAlone(String tenant, Side present) {
        tell(listener -> listener.judgedAlone(tenant, present));
    }

    @Override
    public void remembered(int entries) {
        tell(listener -> listener.remembered(entries));
    }

    @Override
    public void dropped(String node, DeadLetterReason reason) {
        tell(listener -> listener.dropped(node, reason));
    }

    private void tell(Consumer<StreamListener> fact) {
        listeners.forEach(fact);
    }
}
