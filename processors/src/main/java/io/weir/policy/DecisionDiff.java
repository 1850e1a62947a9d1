// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.ExchangeId;
import io.weir.guard.Judgement;
import io.weir.guard.Observed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts how two policies decide the same exchanges, from what guards observed on them.
///
/// No guard runs again: floors and rules are applied anew to the scores that were recorded.
/// Not for use by several threads.
public final class DecisionDiff {

    private final Policy before;
    private final Policy after;
    private final Map<Moved, Long> moves = new TreeMap<>();
    private long exchanges;

    public DecisionDiff(Policy before, Policy after) {
        this.before = before;
        this.after = after;
    }

    /// What one policy did and the other does.
    public record Moved(Action from, Action to) implements Comparable<Moved> {

        @Override
        public int compareTo(Moved other) {
            int first = from.compareTo(other.from);
            return first != 0 ? first : to.compareTo(other.to);
        }
    }

    public void add(ExchangeId exchange, List<Observed> observed) {
        exchanges++;
        moves.merge(new Moved(action(before, exchange, observed), action(after, exchange, observed)), 1L, Long::sum);
    }

    private static Action action(Policy policy, ExchangeId exchange, List<Observed> observed) {
        List<Judgement> judgements = observed.stream()
                .filter(seen -> policy.uses(seen.guard().id()))
                .map(policy::conclude)
                .toList();
        return policy.decide(exchange, judgements).action();
    }

    public long exchanges() {
        return exchanges;
    }

    /// How many exchanges are decided otherwise.
    public long changed() {
        return moves.entrySet().stream()
                .filter(entry -> entry.getKey().from() != entry.getKey().to())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// How many exchanges went from which action to which, those that stay included.
    public Map<Moved, Long> moves() {
        return Map.copyOf(moves);
    }
}
