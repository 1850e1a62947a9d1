// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertState;
import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardId;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import io.weir.policy.Decision;
import io.weir.policy.PolicyVersion;
import io.weir.wire.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Counts what the stream tells.
class Facts implements StreamListener {

    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final List<Instant> recordedAt = new CopyOnWriteArrayList<>();

    /// From when the latency of each decision is counted.
    List<Instant> recordedAt() {
        return recordedAt;
    }

    Map<String, Long> counts() {
        return counts;
    }

    long count(String fact) {
        return counts.getOrDefault(fact, 0L);
    }

    private void add(String fact, long events) {
        counts.merge(fact, events, Long::sum);
    }

    @Override
    public void received(String tenant, Side side) {
        add("received", 1);
    }

    @Override
    public void duplicate(String tenant, Side side) {
        add("duplicate", 1);
    }

    @Override
    public void clockAhead(Side side) {
        add("clockAhead", 1);
    }

    @Override
    public void deadLettered(String tenant, String stage, DeadLetterReason reason) {
        add("deadLettered", 1);
    }

    @Override
    public void shed(String tenant, String reason) {
        add("shed", 1);
    }

    @Override
    public void judgedAlone(String tenant, Side present) {
        add("judgedAlone", 1);
    }

    @Override
    public void parked(ExchangeId exchange, int events) {
        add("parked", events);
    }

    @Override
    public void inFlight(int records, long bytes) {}

    @Override
    public void observed(GuardId guard, Duration took) {
        add("observed", 1);
    }

    @Override
    public void guardFailed(GuardId guard, Cause cause) {
        add("guardFailed", 1);
    }

    @Override
    public void judged(ExchangeId exchange, Judgement judgement) {
        add("judged", 1);
    }

    @Override
    public void decided(Decision decision, int events, Instant recorded) {
        add("decided", events);
        recordedAt.add(recorded);
    }

    @Override
    public void alert(AlertState alert) {
        add("alert", 1);
    }

    @Override
    public void policyApplied(PolicyVersion policy, Instant publishedAt) {
        add("policyApplied", 1);
    }

    @Override
    public void policyRefused(String tenant, int problems) {
        add("policyRefused", 1);
    }

    @Override
    public void policyWithdrawn(PolicyVersion withdrawn, PolicyVersion now, Instant withdrawnAt) {
        add("policyWithdrawn", 1);
    }
}
