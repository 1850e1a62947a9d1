// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.EXCHANGE;
import static io.weir.policy.PolicyFixture.HAZARD;
import static io.weir.policy.PolicyFixture.PATTERN;
import static io.weir.policy.PolicyFixture.REFUSAL;
import static io.weir.policy.PolicyFixture.UNCERTAINTY;
import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.bytes;
import static io.weir.policy.PolicyFixture.compiled;
import static io.weir.policy.PolicyFixture.finding;
import static io.weir.policy.PolicyFixture.flagged;
import static io.weir.policy.PolicyFixture.judgements;
import static io.weir.policy.PolicyFixture.unsure;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Side;
import io.weir.guard.Signal;
import io.weir.guard.Utterance;
import io.weir.guard.Verdict;
import io.weir.guard.backtranslation.BacktranslationGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PolicyCompilerTest {

    /// Else a guard of claims would have every answer that comes alone held back.
    @Test
    void wantOfEvidenceIsReleasedUnlessAPolicyNamesItOrItsGuard() {
        Judgement alone = unsure(UNCERTAINTY, Cause.INSUFFICIENT_EVIDENCE);

        assertThat(decided("", alone)).isEqualTo(Action.RELEASE);
        assertThat(decided("inconclusive: [{action: quarantine}]", alone)).isEqualTo(Action.RELEASE);
        assertThat(decided("inconclusive: [{cause: insufficient-evidence, action: review}]", alone))
                .isEqualTo(Action.REVIEW);
        assertThat(decided("inconclusive: [{guard: uncertainty, action: quarantine}]", alone))
                .isEqualTo(Action.QUARANTINE);
        assertThat(decided("", unsure(UNCERTAINTY, Cause.TIMED_OUT))).isEqualTo(Action.REVIEW);
    }

    private static Action decided(String rest, Judgement judgement) {
        return compiled(acme(rest)).decide(EXCHANGE, judgements(judgement)).action();
    }

    @Test
    void theShortestPolicyHasAPersonLookAtWhateverIsFound() {
        CompiledPolicy policy = compiled("{tenant: acme, version: 1}");

        assertThat(policy.version()).isEqualTo(new PolicyVersion("acme", "1"));
        assertThat(decide(policy, HazardCategory.HATE, Side.RESPONSE, 0.5).action())
                .isEqualTo(Action.REVIEW);
        assertThat(policy.decide(EXCHANGE, judgements()).action()).isEqualTo(Action.RELEASE);
    }

    @Test
    void aRuleFiresOnItsGuardHazardSideAndScoresAndOnNothingElse() {
        CompiledPolicy policy = compiled(acme("""
                        otherwise: release
                        rules:
                          - id: r
                            when: {guard: hazard, hazard: [hate, violence], side: response, at-least: 0.6, below: 0.8}
                            action: quarantine
                        """));

        assertThat(action(policy, HazardCategory.HATE, Side.RESPONSE, 0.6)).isEqualTo(Action.QUARANTINE);
        assertThat(action(policy, HazardCategory.VIOLENCE, Side.RESPONSE, Math.nextDown(0.8)))
                .isEqualTo(Action.QUARANTINE);
        assertThat(action(policy, HazardCategory.HATE, Side.RESPONSE, 0.8)).isEqualTo(Action.RELEASE);
        assertThat(action(policy, HazardCategory.HATE, Side.RESPONSE, Math.nextDown(0.6)))
                .isEqualTo(Action.RELEASE);
        assertThat(action(policy, HazardCategory.HATE, Side.PROMPT, 0.7)).isEqualTo(Action.RELEASE);
        assertThat(action(policy, HazardCategory.SEXUAL, Side.RESPONSE, 0.7)).isEqualTo(Action.RELEASE);
        assertThat(policy.decide(
                                EXCHANGE,
                                judgements(flagged(REFUSAL, finding(HazardCategory.REFUSAL, Side.RESPONSE, 0.7))))
                        .action())
                .isEqualTo(Action.RELEASE);
    }

    @Test
    void aShadowRuleSaysWhatItWouldDoAndDoesNothing() {
        CompiledPolicy policy = compiled(acme("""
                        otherwise: release
                        rules:
                          - {id: tried, when: {hazard: hate}, action: quarantine, shadow: true}
                        """));

        Decision decision = decide(policy, HazardCategory.HATE, Side.RESPONSE, 0.7);

        assertThat(decision.action()).isEqualTo(Action.RELEASE);
        assertThat(decision.shadowAction()).isEqualTo(Action.QUARANTINE);
        assertThat(decision.reasons())
                .contains(new Reason("tried", HAZARD.id(), "hate", Action.QUARANTINE, true))
                .contains(new Reason("otherwise", HAZARD.id(), "hate", Action.RELEASE, false));
    }

    /// Had the rule been live, `otherwise` would not have spoken.
    @Test
    void aShadowRuleThatIsMilderThanOtherwiseShowsTheMilderAction() {
        CompiledPolicy policy =
                compiled(acme("rules: [{id: tried, when: {hazard: hate}, action: release, shadow: true}]"));

        Decision decision = decide(policy, HazardCategory.HATE, Side.RESPONSE, 0.7);

        assertThat(decision.action()).isEqualTo(Action.REVIEW);
        assertThat(decision.shadowAction()).isEqualTo(Action.RELEASE);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SAMPLES_UNUSABLE", "LOGPROBS_UNUSABLE", "INSUFFICIENT_EVIDENCE", "NO_CONCEPTS"})
    void nothingThatFailedOrWentUnreadIsReleasedUnlessThePolicySaysSo(Cause cause) {
        Decision decision = compiled(acme("")).decide(EXCHANGE, judgements(unsure(HAZARD, cause)));

        assertThat(decision.action()).isEqualTo(Action.REVIEW);
        assertThat(decision.park()).isEqualTo(cause == Cause.UNSUPPORTED || cause == Cause.TOO_LONG);
        assertThat(decision.reasons())
                .containsExactly(new Reason("inconclusive", HAZARD.id(), cause.name(), Action.REVIEW, false));
    }

    @Test
    void aTierThatMayNotClearLeavesWhatItClearedInconclusiveAndItsFindingsStand() {
        CompiledPolicy policy = compiled(acme("may-not-clear: [answer-only]"));

        assertThat(policy.conclude(looked("answer-only.guard-cleared-answer", .1))
                        .verdict())
                .isEqualTo(new Verdict.Inconclusive(Cause.TIER_TOO_WEAK));
        assertThat(policy.conclude(looked("prefilter.cleared-prefilter", .1)).verdict())
                .isEqualTo(new Verdict.Clear());
        assertThat(policy.conclude(looked("embedded.guard-cleared-guess", .1)).verdict())
                .isEqualTo(new Verdict.Clear());
        assertThat(policy.conclude(looked("answer-only.guard-on-answer", .9)).verdict())
                .isInstanceOf(Verdict.Flagged.class);
    }

    private static Observed looked(String detail, double score) {
        var signal = new Signal(BacktranslationGuard.JAILBREAK, score, List.of(), detail);
        return new Observed(
                PolicyFixture.BACKTRANSLATION, new Observation.Seen(List.of(signal), Set.of()), Duration.ZERO);
    }

    @Test
    void aGuardThatGaveNoVerdictIsInconclusive() {
        Decision decision = compiled(acme("guards: [hazard]")).decide(EXCHANGE, List.of());

        assertThat(decision.action()).isEqualTo(Action.REVIEW);
        assertThat(decision.reasons())
                .containsExactly(
                        new Reason("inconclusive", HAZARD.id(), Cause.GUARD_FAILED.name(), Action.REVIEW, false));
    }

    @Test
    void theMostPreciseEntryHoldsForACause() {
        CompiledPolicy policy = compiled(acme("""
                        inconclusive:
                          - action: quarantine
                          - {cause: timed-out, action: park, hold: 10s}
                          - {guard: refusal, action: review}
                          - {guard: refusal, cause: timed-out, action: release}
                        """));

        assertThat(asked(policy, unsure(HAZARD, Cause.OVERLOADED))).isEqualTo("QUARANTINE");
        assertThat(asked(policy, unsure(HAZARD, Cause.UNSUPPORTED))).isEqualTo("QUARANTINE");
        assertThat(asked(policy, unsure(HAZARD, Cause.TIMED_OUT))).isEqualTo("REVIEW parked");
        assertThat(asked(policy, unsure(REFUSAL, Cause.OVERLOADED))).isEqualTo("REVIEW");
        assertThat(asked(policy, unsure(REFUSAL, Cause.TIMED_OUT))).isEqualTo("RELEASE");
        assertThat(policy.hold(Cause.TIMED_OUT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.hold(HAZARD.id(), Cause.TIMED_OUT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.hold(REFUSAL.id(), Cause.TIMED_OUT)).isEqualTo(Duration.ZERO);
        assertThat(policy.hold(Cause.OVERLOADED)).isEqualTo(Duration.ZERO);
    }

    @Test
    void floorsAreThePolicysWhereItSetsThemAndElseTheGuards() {
        CompiledPolicy named = compiled(acme("floors: {hazard: {hate: 0.2}}"));
        CompiledPolicy all = compiled(acme("floors: {hazard: {hate: 0.2, otherwise: 0.9}}"));

        assertThat(named.floors(HAZARD).of(HazardCategory.HATE)).isEqualTo(0.2);
        assertThat(named.floors(HAZARD).of(HazardCategory.VIOLENCE)).isEqualTo(0.5);
        assertThat(all.floors(HAZARD).of(HazardCategory.VIOLENCE)).isEqualTo(0.9);
        assertThat(all.floors(REFUSAL)).isEqualTo(REFUSAL.floors());
    }

    @Test
    void onlyTheGuardsThatAreNamedLook() {
        CompiledPolicy policy = compiled(acme("guards: [pattern]"));

        assertThat(policy.uses(PATTERN.id())).isTrue();
        assertThat(policy.uses(HAZARD.id())).isFalse();
        assertThat(compiled(acme("")).uses(HAZARD.id())).isTrue();
    }

    @Test
    void aTenantsPatternIsFoundWhereItStandsAndRulesMayNameIt() {
        CompiledPolicy policy = compiled(acme("""
                        patterns:
                          - {id: ticket, regex: 'ACME-\\d{6}', category: acme.ticket, side: response}
                        rules:
                          - {id: ticket-leak, when: {guard: pattern, hazard: acme.ticket}, action: quarantine}
                        """));
        var exchange = new Exchange(
                EXCHANGE,
                Optional.of(new Exchange.Prompt("m", List.of(said(Role.USER, "ACME-123456")))),
                Optional.of(new Exchange.Response("m", List.of(said(Role.ASSISTANT, "see ACME-654321 now")))));

        List<Signal> signals = policy.tenantSignals(exchange);

        assertThat(signals).hasSize(1);
        assertThat(signals.getFirst().detail()).isEqualTo("ticket");
        assertThat(signals.getFirst().locations())
                .singleElement()
                .satisfies(location -> assertThat(location.toString()).contains("RESPONSE", "start=4", "end=15"));
        assertThat(policy.decide(
                                EXCHANGE,
                                judgements(
                                        flagged(PATTERN, finding(new HazardCategory("acme.ticket"), Side.RESPONSE, 1))))
                        .action())
                .isEqualTo(Action.QUARANTINE);
    }

    /// One tenant's patterns do not stop the others' stream; what they did not read is not clear.
    @Test
    void patternsThatWouldTakeTooLongOnATextAreSaidNotToHaveReadIt() {
        CompiledPolicy policy = compiled(acme("""
                        patterns:
                          - {id: small, regex: needle, category: own.small}
                          - {id: large, regex: '(x?){600}y', category: own.large}
                        """));
        var exchange = new Exchange(
                EXCHANGE,
                Optional.of(new Exchange.Prompt("m", List.of(said(Role.USER, "needle" + "x".repeat(20_000))))),
                Optional.empty());

        Observation.Seen seen = policy.tenantObservation(exchange);

        assertThat(seen.signals()).map(Signal::detail).containsExactly("small");
        assertThat(seen.unread()).containsExactly(Cause.TOO_LONG);
    }

    @Test
    void aRuleBelowItsFloorIsNotedAndNotRefused() {
        Compilation compilation = PolicyFixture.COMPILER.compile(bytes(acme("""
                        rules:
                          - {id: low, when: {guard: hazard, hazard: hate, at-least: 0.3}, action: review}
                          - {id: dead, when: {guard: hazard, hazard: hate, below: 0.5}, action: review}
                        """)));

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.notes())
                                .hasSize(2)
                                .anyMatch(note -> note.contains("rule low") && note.contains("only from 0.5"))
                                .anyMatch(note -> note.contains("rule dead never fires")));
    }

    /// F29: the engine is linear anyway. A backtracking one would not end here.
    @Test
    @Timeout(60)
    void nestedRepeatsRunInLinearTime() {
        CompiledPolicy policy = compiled(acme("patterns: [{id: p, category: own, regex: '(a+)+(a|a)*(a|aa)+z'}]"));
        var exchange = new Exchange(
                EXCHANGE,
                Optional.of(new Exchange.Prompt("m", List.of(said(Role.USER, "a".repeat(20_000))))),
                Optional.empty());

        assertThat(policy.tenantSignals(exchange)).isEmpty();
    }

    private static Utterance said(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }

    private static Decision decide(CompiledPolicy policy, HazardCategory category, Side side, double score) {
        return policy.decide(EXCHANGE, judgements(flagged(HAZARD, finding(category, side, score))));
    }

    private static Action action(CompiledPolicy policy, HazardCategory category, Side side, double score) {
        return decide(policy, category, side, score).action();
    }

    private static String asked(CompiledPolicy policy, io.weir.guard.Judgement judgement) {
        Decision decision = policy.decide(EXCHANGE, judgements(judgement));
        return decision.action() + (decision.park() ? " parked" : "");
    }
}
