// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Cause;
import io.weir.guard.GuardId;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What becomes of an inconclusive verdict.
///
/// @param guards whose verdicts; empty for those of any guard
/// @param causes which causes; empty for all
/// @param hold how long the work is tried again before the action follows; zero where it is not
/// @param park true where the exchange goes to the dead letters too
record CauseRule(Set<GuardId> guards, Set<Cause> causes, Duration hold, Action action, boolean park) {

    /// Causes that tell of nothing to compare with, not of something that went wrong or unread. Most exchanges
    /// have one: only who names it, or its guard, speaks of it.
    private static final Set<Cause> USUAL =
            Set.of(Cause.SAMPLES_UNUSABLE, Cause.LOGPROBS_UNUSABLE, Cause.INSUFFICIENT_EVIDENCE, Cause.NO_CONCEPTS);

    CauseRule {
        guards = Set.copyOf(guards);
        causes = Set.copyOf(causes);
    }

    /// What follows where a policy says nothing.
    static CauseRule otherwise(Cause cause) {
        Action action = USUAL.contains(cause) ? Action.RELEASE : Action.REVIEW;
        return new CauseRule(Set.of(), Set.of(), Duration.ZERO, action, false);
    }

    boolean appliesTo(GuardId guard, Cause cause) {
        boolean speaksOfAll = guards.isEmpty() && causes.isEmpty();
        return (guards.isEmpty() || guards.contains(guard))
                && (causes.isEmpty() || causes.contains(cause))
                && !(speaksOfAll && USUAL.contains(cause));
    }

    /// Of two rules for one verdict the greater holds: a named guard before any, a named cause before any.
    int precision() {
        return (guards.isEmpty() ? 0 : 2) + (causes.isEmpty() ? 0 : 1);
    }

    /// For whom it speaks, in words.
    String subject() {
        return sorted(guards.stream().map(GuardId::value).collect(Collectors.toSet()), "any guard") + ": "
                + sorted(causes.stream().map(Words::of).collect(Collectors.toSet()), "any other cause");
    }

    /// What it does, in words.
    String text() {
        return (hold.isZero() ? "" : "hold " + hold.toMillis() + "ms, then ") + (park ? Words.PARK : Words.of(action));
    }

    private static String sorted(Set<String> names, String none) {
        return names.isEmpty() ? none : String.join(", ", new TreeSet<>(names));
    }
}
