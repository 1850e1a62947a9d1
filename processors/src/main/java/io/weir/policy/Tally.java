// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.GuardId;
import io.weir.guard.HazardCategory;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Counts what rules ask for on one exchange. The order in which they ask does not matter.
final class Tally {

    private static final Comparator<Reason> ORDER = Comparator.comparing(Reason::shadow)
            .thenComparing(Reason::action, Comparator.reverseOrder())
            .thenComparing(Reason::rule)
            .thenComparing(reason -> reason.guard().value())
            .thenComparing(Reason::subject);

    private final SortedSet<Reason> reasons = new TreeSet<>(ORDER);
    private Action action = Action.RELEASE;
    private Action withShadow = Action.RELEASE;
    private boolean park;

    void ask(Action asked) {
        action = stricter(action, asked);
        withShadow = stricter(withShadow, asked);
    }

    void fire(Rule rule, GuardId guard, HazardCategory category) {
        reasons.add(new Reason(rule.id(), guard, category.slug(), rule.action(), rule.shadow()));
        withShadow = stricter(withShadow, rule.action());
        if (!rule.shadow()) {
            action = stricter(action, rule.action());
        }
    }

    /// @param inShadowToo false where a shadow rule would have spoken for the finding
    void otherwise(Action asked, GuardId guard, HazardCategory category, boolean inShadowToo) {
        reasons.add(new Reason(CompiledPolicy.OTHERWISE, guard, category.slug(), asked, false));
        action = stricter(action, asked);
        if (inShadowToo) {
            withShadow = stricter(withShadow, asked);
        }
    }

    void inconclusive(CauseRule rule, GuardId guard, Cause cause) {
        reasons.add(new Reason(CompiledPolicy.INCONCLUSIVE, guard, cause.name(), rule.action(), false));
        park |= rule.park();
        ask(rule.action());
    }

    Decision decision(ExchangeId exchange, PolicyVersion version, boolean sampled) {
        return new Decision(exchange, version, action, park, withShadow, List.copyOf(reasons), sampled);
    }

    private static Action stricter(Action a, Action b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
