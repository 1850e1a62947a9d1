// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Signal;
import io.weir.guard.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A policy in the form in which it decides: which rules read which finding is worked out beforehand.
///
/// Precedence, whatever the order of rules and verdicts:
///
/// 1. A finding asks for the strictest action of the live rules that fire on it; where none fires,
///    for `otherwise`.
/// 2. An inconclusive verdict asks for what its cause says: the most precise entry holds, one that
///    names the guard before one that names the cause only.
/// 3. A guard that ought to have looked and gave no verdict is inconclusive: [Cause#GUARD_FAILED].
/// 4. Of all that was asked for the strictest is done. Shadow rules ask for nothing.
public final class CompiledPolicy implements Policy {

    /// Steps that all patterns together may take on one exchange: the stream thread belongs to all tenants.
    static final long STEPS_MAX = 20_000_000;

    static final String OTHERWISE = "otherwise";
    static final String INCONCLUSIVE = "inconclusive";

    private final PolicyDocument document;
    private final List<GuardInfo> expected;
    private final Map<GuardId, Floors> floors = new HashMap<>();
    private final Map<GuardId, Map<HazardCategory, List<Rule>>> rules = new HashMap<>();
    private final Map<Cause, Duration> holds = new EnumMap<>(Cause.class);

    CompiledPolicy(PolicyDocument document, List<GuardInfo> guards) {
        this.document = document;
        this.expected = guards.stream().filter(guard -> uses(guard.id())).toList();
        guards.forEach(this::prepare);
        for (Cause cause : Cause.values()) {
            holds.put(cause, longestHold(cause));
        }
    }

    private void prepare(GuardInfo guard) {
        PolicyDocument.FloorSettings set = document.floors().get(guard.id());
        floors.put(guard.id(), set == null ? guard.floors() : set.over(guard));
        Map<HazardCategory, List<Rule>> byCategory = new HashMap<>();
        List<HazardCategory> categories = new ArrayList<>(guard.categories());
        document.patterns().forEach(pattern -> categories.add(pattern.category()));
        categories.forEach(category -> byCategory.put(category, rulesFor(guard.id(), category)));
        rules.put(guard.id(), byCategory);
    }

    @Override
    public PolicyVersion version() {
        return document.version();
    }

    /// All that the policy says, in words: what differs between two policies is what they do not share.
    public SequencedMap<String, String> settings() {
        return document.settings();
    }

    @Override
    public boolean uses(GuardId guard) {
        return document.guards().isEmpty() || document.guards().contains(guard);
    }

    @Override
    public Floors floors(GuardInfo guard) {
        PolicyDocument.FloorSettings set = document.floors().get(guard.id());
        if (set == null) {
            return guard.floors();
        }
        boolean isPrepared = expected.contains(guard);
        return isPrepared ? floors.getOrDefault(guard.id(), guard.floors()) : set.over(guard);
    }

    @Override
    public Judgement conclude(Observed observed) {
        Judgement judgement = Conclusion.conclude(observed, floors(observed.guard()));
        boolean unearned = judgement.verdict() instanceof Verdict.Clear
                && judgement.signals().stream().anyMatch(this::isOfWeakTier);
        return unearned
                ? new Judgement(
                        judgement.guard(),
                        new Verdict.Inconclusive(Cause.TIER_TOO_WEAK),
                        judgement.signals(),
                        judgement.took(),
                        judgement.unread())
                : judgement;
    }

    /// The detail of a signal begins with the tier that it is of.
    private boolean isOfWeakTier(Signal signal) {
        int dot = signal.detail().indexOf('.');
        return dot > 0 && document.mayNotClear().contains(signal.detail().substring(0, dot));
    }

    @Override
    public List<Signal> tenantSignals(Exchange exchange) {
        return tenantObservation(exchange).signals();
    }

    @Override
    public Observation.Seen tenantObservation(Exchange exchange) {
        List<Signal> signals = new ArrayList<>();
        Set<Cause> unread = EnumSet.noneOf(Cause.class);
        long steps = 0;
        for (TenantPattern pattern : document.patterns()) {
            long cost = pattern.cost(exchange);
            if (steps + cost > STEPS_MAX) {
                unread.add(Cause.TOO_LONG);
            } else {
                steps += cost;
                pattern.look(exchange).ifPresent(signals::add);
            }
        }
        return new Observation.Seen(signals, unread);
    }

    @Override
    public Duration hold(Cause cause) {
        return holds.getOrDefault(cause, Duration.ZERO);
    }

    @Override
    public Duration hold(GuardId guard, Cause cause) {
        return causeRule(guard, cause).hold();
    }

    @Override
    public Decision decide(ExchangeId exchange, List<Judgement> judgements) {
        var tally = new Tally();
        for (Judgement judgement : judgements) {
            count(tally, judgement);
        }
        for (GuardInfo guard : expected) {
            if (judgements.stream()
                    .noneMatch(judgement -> judgement.guard().id().equals(guard.id()))) {
                count(tally, guard.id(), Cause.GUARD_FAILED);
            }
        }
        boolean sampled = document.sample().draws(exchange);
        if (sampled && document.sample().review()) {
            tally.ask(Action.REVIEW);
        }
        return tally.decision(exchange, document.version(), sampled);
    }

    private void count(Tally tally, Judgement judgement) {
        GuardId guard = judgement.guard().id();
        switch (judgement.verdict()) {
            case Verdict.Clear _ -> {}
            case Verdict.Flagged(List<Finding> findings) -> {
                for (Finding finding : findings) {
                    count(tally, guard, finding);
                }
                // What was found does not clear what could not be read.
                judgement.unread().stream().sorted().forEach(cause -> count(tally, guard, cause));
            }
            case Verdict.Inconclusive(Cause cause) -> count(tally, guard, cause);
        }
    }

    private void count(Tally tally, GuardId guard, Finding finding) {
        List<Rule> reading = rules.getOrDefault(guard, Map.of()).get(finding.category());
        boolean live = false;
        boolean shadow = false;
        for (Rule rule : reading == null ? rulesFor(guard, finding.category()) : reading) {
            if (rule.firesOn(finding)) {
                tally.fire(rule, guard, finding.category());
                live |= !rule.shadow();
                shadow |= rule.shadow();
            }
        }
        if (!live) {
            tally.otherwise(document.otherwise(), guard, finding.category(), !shadow);
        }
    }

    private void count(Tally tally, GuardId guard, Cause cause) {
        CauseRule rule = causeRule(guard, cause);
        tally.inconclusive(rule, guard, cause);
    }

    private List<Rule> rulesFor(GuardId guard, HazardCategory category) {
        return document.rules().stream()
                .filter(rule -> rule.appliesTo(guard, category))
                .toList();
    }

    private CauseRule causeRule(GuardId guard, Cause cause) {
        Optional<CauseRule> said = document.inconclusive().stream()
                .filter(rule -> rule.appliesTo(guard, cause))
                .max(Comparator.comparingInt(CauseRule::precision));
        return said.orElseGet(() -> CauseRule.otherwise(cause));
    }

    private Duration longestHold(Cause cause) {
        return document.inconclusive().stream()
                .filter(rule -> rule.causes().isEmpty() || rule.causes().contains(cause))
                .map(CauseRule::hold)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "CompiledPolicy[" + document.version() + "]";
    }
}
