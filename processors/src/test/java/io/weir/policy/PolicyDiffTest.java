// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.GUARDS;
import static io.weir.policy.PolicyFixture.HAZARD;
import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.compiled;
import static io.weir.policy.PolicyFixture.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PolicyDiffTest {

    private static final String OLD = acme("""
            floors: {hazard: {hate: 0.4}}
            rules:
              - {id: kept, when: {hazard: hate}, action: review}
              - {id: changed, when: {hazard: violence}, action: review, shadow: true}
              - {id: removed, when: {guard: refusal}, action: release}
            """);
    private static final String NEW = acme("""
            floors: {hazard: {hate: 0.3}}
            rules:
              - {id: added, when: {guard: hazard, side: prompt, at-least: 0.8}, action: quarantine}
              - {id: changed, when: {hazard: violence}, action: review}
              - {id: kept, when: {hazard: hate}, action: review}
            inconclusive: [{cause: [timed-out, overloaded], guard: hazard, hold: 2s, action: park}]
            """);

    @Test
    void everySettingThatDiffersIsNamedOnceAndNoOther() {
        PolicyDiff diff = PolicyDiff.between(compiled(OLD), compiled(NEW));

        assertThat(diff.changes())
                .containsExactly(
                        change("floors of hazard", "hate 0.4", "hate 0.3"),
                        change("inconclusive, hazard: overloaded, timed-out", "", "hold 2000ms, then park"),
                        change("rule added", "", "any hazard seen by hazard in the prompt from 0.8 -> quarantine"),
                        change("rule changed", "violence -> review (shadow)", "violence -> review"),
                        change("rule removed", "any hazard seen by refusal -> release", ""));
    }

    @Test
    void aPolicyDoesNotDifferFromItself() {
        assertThat(PolicyDiff.between(compiled(NEW), compiled(NEW)).changes()).isEmpty();
    }

    @Test
    void decisionsAreCountedAnewFromRecordedScores() {
        CompiledPolicy lenient = compiled(acme("floors: {hazard: {hate: 0.9}}"));
        CompiledPolicy strict = compiled(acme("floors: {hazard: {hate: 0.2}}\notherwise: quarantine"));
        var diff = new DecisionDiff(lenient, strict);

        for (int i = 0; i < 10; i++) {
            diff.add(exchange("e" + i), observed(i / 10.0));
        }

        assertThat(diff.exchanges()).isEqualTo(10);
        assertThat(diff.changed()).isEqualTo(8);
        assertThat(diff.moves())
                .isEqualTo(Map.of(
                        new DecisionDiff.Moved(Action.RELEASE, Action.RELEASE), 2L,
                        new DecisionDiff.Moved(Action.RELEASE, Action.QUARANTINE), 7L,
                        new DecisionDiff.Moved(Action.REVIEW, Action.QUARANTINE), 1L));
    }

    private static List<Observed> observed(double hate) {
        return GUARDS.stream().map(guard -> observed(guard, hate)).toList();
    }

    private static Observed observed(GuardInfo guard, double hate) {
        List<Signal> signals =
                guard.equals(HAZARD) ? List.of(new Signal(HazardCategory.HATE, hate, List.of(), "")) : List.of();
        return new Observed(guard, new Observation.Seen(signals, Set.of()), Duration.ZERO);
    }

    private static PolicyDiff.Change change(String setting, String before, String after) {
        return new PolicyDiff.Change(setting, some(before), some(after));
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
