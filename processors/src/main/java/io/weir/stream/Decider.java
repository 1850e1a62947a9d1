// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.alert.AlertSignal;
import io.weir.guard.Cause;
import io.weir.guard.Finding;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Verdict;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.Policy;
import io.weir.wire.HalfExchange;
import io.weir.wire.JoinedExchange;
import io.weir.wire.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Concludes what guards saw and asks policy: pure.
final class Decider {
    private static final GuardId PATTERN = new GuardId("pattern");
    private static final GuardInfo TENANT_PATTERNS =
            new GuardInfo(PATTERN, "tenant", List.of(), List.of(), new Floors(Map.of(), 0.5));

    private Decider() {}

    /// @param signals what deserves a person's attention
    record Outcome(List<Judgement> judgements, Decision decision, List<AlertSignal> signals) {}

    static Outcome decide(GuardedExchange guarded, Instant at) {
        Policy policy = guarded.policy();
        List<Judgement> judgements =
                withTenantSignals(guarded).stream().map(policy::conclude).toList();
        Decision decision = policy.decide(guarded.joined().id(), judgements);
        return new Outcome(judgements, decision, signals(guarded.joined(), judgements, decision, at));
    }

    private static List<Observed> withTenantSignals(GuardedExchange guarded) {
        Observation tenant = tenantObservation(guarded);
        if (signals(tenant).isEmpty() && unread(tenant).isEmpty()) {
            return guarded.observed();
        }
        List<Observed> all = new ArrayList<>();
        boolean merged = false;
        for (Observed observed : guarded.observed()) {
            boolean isPattern = observed.guard().id().equals(PATTERN);
            merged |= isPattern;
            all.add(
                    isPattern
                            ? new Observed(observed.guard(), merge(observed.observation(), tenant), observed.took())
                            : observed);
        }
        if (!merged) {
            all.add(new Observed(TENANT_PATTERNS, tenant, Duration.ZERO));
        }
        return all;
    }

    private static Observation tenantObservation(GuardedExchange guarded) {
        try {
            return guarded.policy().tenantObservation(guarded.exchange());
        } catch (RuntimeException | StackOverflowError e) {
            return new Observation.Failed(Cause.GUARD_FAILED);
        }
    }

    /// What either saw counts; what either could not read stays unread.
    private static Observation merge(Observation a, Observation b) {
        return new Observation.Seen(
                Stream.concat(signals(a).stream(), signals(b).stream()).toList(),
                Stream.concat(unread(a).stream(), unread(b).stream()).collect(java.util.stream.Collectors.toSet()));
    }

    private static List<Signal> signals(Observation observation) {
        return switch (observation) {
            case Observation.Seen seen -> seen.signals();
            case Observation.Failed _ -> List.of();
        };
    }

    private static Set<Cause> unread(Observation observation) {
        return switch (observation) {
            case Observation.Seen seen -> seen.unread();
            case Observation.Failed(Cause cause) -> Set.of(cause);
        };
    }

    private static List<AlertSignal> signals(
            JoinedExchange joined, List<Judgement> judgements, Decision decision, Instant at) {
        List<AlertSignal> signals = new ArrayList<>();
        for (Judgement judgement : judgements) {
            if (judgement.verdict() instanceof Verdict.Flagged(List<Finding> findings)) {
                for (Finding finding : findings) {
                    if (isGrave(judgement, finding, decision)) {
                        signals.add(new AlertSignal(
                                joined.id(),
                                judgement.guard().id(),
                                finding,
                                decision.action(),
                                decision.policy(),
                                at,
                                evidence(joined, finding)));
                    }
                }
            }
        }
        return signals;
    }

    /// Whether a live rule asked for more than release because of the finding.
    static boolean isGrave(Judgement judgement, Finding finding, Decision decision) {
        return decision.reasons().stream()
                .anyMatch(reason -> !reason.shadow()
                        && reason.action() != Action.RELEASE
                        && reason.guard().equals(judgement.guard().id())
                        && reason.subject().equals(finding.category().slug()));
    }

    private static String evidence(JoinedExchange joined, Finding finding) {
        Side side = finding.locations().isEmpty()
                ? Side.RESPONSE
                : finding.locations().getFirst().side();
        SourceRecord origin = joined.halves().stream()
                .filter(half -> half.side() == side)
                .map(HalfExchange::origin)
                .findFirst()
                .orElseGet(() -> joined.halves().getFirst().origin());
        return origin.topic() + '-' + origin.partition() + '@' + origin.offset();
    }
}
