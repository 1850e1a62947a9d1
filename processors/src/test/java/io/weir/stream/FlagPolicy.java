// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.Judgement;
import io.weir.guard.Signal;
import io.weir.guard.Verdict;
import io.weir.policy.Action;
import io.weir.policy.Decision;
import io.weir.policy.Policy;
import io.weir.policy.PolicyVersion;
import io.weir.policy.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Quarantines whatever is flagged, reviews whatever is inconclusive, releases the rest. A model
/// that failed parks the exchange.
///
/// @param wanted ids of the guards that it uses; null for all
record FlagPolicy(PolicyVersion version, @Nullable Set<String> wanted) implements Policy {

    FlagPolicy(PolicyVersion version) {
        this(version, null);
    }

    @Override
    public boolean uses(GuardId guard) {
        return wanted == null || wanted.contains(guard.value());
    }

    @Override
    public Floors floors(GuardInfo guard) {
        return guard.floors();
    }

    @Override
    public List<Signal> tenantSignals(Exchange exchange) {
        return List.of();
    }

    @Override
    public Duration hold(Cause cause) {
        return Duration.ZERO;
    }

    @Override
    public Decision decide(ExchangeId exchange, List<Judgement> judgements) {
        List<Reason> reasons = judgements.stream()
                .flatMap(this::reasons)
                .sorted((a, b) -> b.action().compareTo(a.action()))
                .toList();
        Action action = reasons.isEmpty() ? Action.RELEASE : reasons.getFirst().action();
        return new Decision(exchange, version, action, isParked(judgements), action, reasons, false);
    }

    private static boolean isParked(List<Judgement> judgements) {
        return judgements.stream()
                .anyMatch(judgement -> judgement.verdict().equals(new Verdict.Inconclusive(Cause.MODEL_FAILED)));
    }

    private java.util.stream.Stream<Reason> reasons(Judgement judgement) {
        GuardId guard = judgement.guard().id();
        return switch (judgement.verdict()) {
            case Verdict.Clear _ -> java.util.stream.Stream.of();
            case Verdict.Flagged(List<Finding> findings) ->
                findings.stream()
                        .map(finding ->
                                new Reason("flagged", guard, finding.category().slug(), Action.QUARANTINE, false));
            case Verdict.Inconclusive(Cause cause) ->
                java.util.stream.Stream.of(new Reason("unsure", guard, cause.name(), Action.REVIEW, false));
        };
    }
}
