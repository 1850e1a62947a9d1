// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.EXCHANGE;
import static io.weir.policy.PolicyFixture.HAZARD;
import static io.weir.policy.PolicyFixture.PATTERN;
import static io.weir.policy.PolicyFixture.REFUSAL;
import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.bytes;
import static io.weir.policy.PolicyFixture.compiled;
import static io.weir.policy.PolicyFixture.finding;
import static io.weir.policy.PolicyFixture.flagged;
import static io.weir.policy.PolicyFixture.judgements;
import static io.weir.policy.PolicyFixture.problems;
import static io.weir.policy.PolicyFixture.unsure;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Exchange;
import io.weir.guard.HazardCategory;
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
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyCompilerTest {

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
    @EnumSource
    void noCauseIsReleasedUnlessThePolicySaysSo(Cause cause) {
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

    /// F29: what could take more than linear time is refused at publication.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=x)y",
                "(?!x)y",
                "(?<=x)y",
                "(?<!x)y",
                "(a)\\1",
                "(?P<n>a)(?P=n)",
                "\\k<n>",
                "(?>a)b",
                "((a{100}){100}){100}",
                "a{999}{999}",
                "\\Q(\\Ea",
                "(",
                "[a",
                "a**",
                "x*",
                "|a",
                "(?z)a"
            })
    void aHostileRegexIsRefusedAtPublication(String regex) {
        List<String> problems =
                problems(acme("patterns: [{id: p, category: own, regex: '" + regex.replace("'", "''") + "'}]"));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("patterns[1].regex (line 3): ")
                        .doesNotContain("(?z)a"));
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

    /// F47: a bad policy is refused as a whole, and every reason is shown.
    @ParameterizedTest(name = "{1}")
    @MethodSource("badDocuments")
    void aBadPolicyIsRefusedWithItsReason(String document, String reason) {
        assertThat(problems(document))
                .isNotEmpty()
                .anySatisfy(problem -> assertThat(problem).contains(reason));
    }

    static Stream<Arguments> badDocuments() {
        return Stream.of(
                bad("", "is empty"),
                bad("a: [", "is not valid YAML"),
                bad("x", "write fields"),
                bad(acme("description: !!str x"), "has a YAML tag on line 3"),
                bad(acme("description: &a x"), "has an anchor or alias"),
                bad(acme("tenant: other"), "has the same key twice on line 3"),
                bad(acme("---\ntenant: other"), "holds a second document"),
                bad("[".repeat(100_000), "is nested deeper than 16 levels"),
                bad("tenant: *\nversion: 1", "quote texts"),
                bad("tenant: *all\nversion: 1", "quote the text"),
                bad("version: 1", "tenant: is missing"),
                bad("tenant: acme", "version: is missing"),
                bad("{tenant: ACME, version: 1}", "is no tenant's slug"),
                bad("{tenant: acme, version: a b}", "is no version"),
                bad(acme("rule: []"), "unknown field `rule`; did you mean `rules`?"),
                bad(acme("may-not-clear: [embeded]"), "did you mean `embedded`?"),
                bad(acme("guards: [hazrd]"), "unknown guard `hazrd`; did you mean `hazard`?"),
                bad(acme("guards: []"), "empty list"),
                bad(acme("floors: {hazrd: {hate: 1}}"), "did you mean `hazard`?"),
                bad(acme("floors: {hazard: {hat: 1}}"), "did you mean `hate`?"),
                bad(acme("floors: {hazard: {hate: 1.01}}"), "floors.hazard.hate (line 3): is a number out of range"),
                bad(acme("floors: {hazard: {hate: .nan}}"), "floors.hazard.hate"),
                bad(acme("rules: {}"), "write a list"),
                bad(acme("rules: [{when: {guard: hazard}, action: review}]"), "rules[1].id (line 3): is missing"),
                bad(acme("rules: [{id: A b, when: {guard: hazard}, action: review}]"), "is no slug"),
                bad(acme("rules: [{id: otherwise, when: {guard: hazard}, action: review}]"), "word of the language"),
                bad(acme("rules: [{id: a, when: {guard: hazard}}]"), "rules[1].action (line 3): is missing"),
                bad(acme("rules: [{id: a, action: review}]"), "rules[1].when (line 3): is missing"),
                bad(acme("rules: [{id: a, when: {side: prompt}, action: review}]"), "name one of them, or both"),
                bad(rule("{guard: hazrd}"), "did you mean `hazard`?"),
                bad(rule("{hazard: hatee}"), "unknown hazard `hatee`; did you mean `hate`?"),
                bad(rule("{guard: hazard, hazard: refusal}"), "unknown hazard `refusal`"),
                bad(rule("{guard: hazard, side: answer}"), "unknown value `answer`"),
                bad(rule("{guard: hazard, at-least: -0.1}"), "out of range"),
                bad(rule("{guard: hazard, at-least: many}"), "write a number from 0 to 1"),
                bad(rule("{guard: hazard, at-least: 0.8, below: 0.8}"), "no score is between"),
                bad("guards: [pattern]\n" + rule("{guard: hazard}"), "is off"),
                bad(acme("rules: [{id: a, when: {guard: hazard}, action: revew}]"), "did you mean `review`?"),
                bad(acme("rules: [{id: a, when: {guard: hazard}, action: park}]"), "unknown value `park`"),
                bad(acme("rules: [{id: a, when: {guard: hazard}, action: review, shadow: yes}]"), "true or false"),
                bad(
                        acme("rules: [{id: a, when: {guard: hazard}, action: review}, "
                                + "{id: a, when: {guard: refusal}, action: release}]"),
                        "rules[2].id (line 3): `a` is used twice"),
                bad(
                        acme("rules:\n" + "  - {id: a, when: {guard: hazard}, action: review}\n".repeat(201)),
                        "at most 200"),
                bad(acme("otherwise: clear"), "one of release, review, quarantine"),
                bad(acme("inconclusive: [{cause: timeout, action: review}]"), "did you mean `timed-out`?"),
                bad(acme("inconclusive: [{cause: timed-out}]"), "action (line 3): is missing"),
                bad(acme("inconclusive: [{cause: timed-out, hold: 2m, action: review}]"), "from 1ms to 1m"),
                bad(acme("inconclusive: [{cause: timed-out, hold: soon, action: review}]"), "from 1ms to 1m"),
                bad(acme("inconclusive: [{cause: unsupported, hold: 1s, action: review}]"), "second try"),
                bad(acme("inconclusive: [{hold: 1s, action: review}]"), "second try"),
                bad(
                        acme("inconclusive: [{cause: timed-out, action: review}, {cause: timed-out, action: park}]"),
                        "a second time what follows timed-out of any guard"),
                bad(acme("sample: {share: 2}"), "sample.share"),
                bad(acme("sample: {action: mark}"), "share (line 3): is missing"),
                bad(acme("sample: {share: 0.1, action: quarantine}"), "one of mark, review"),
                bad(acme("patterns: [{id: p, category: Own, regex: x}]"), "is no hazard's slug"),
                bad(acme("patterns: [{id: p, category: own}]"), "regex (line 3): is missing"),
                bad(acme("guards: [hazard]\npatterns: [{id: p, category: own, regex: x}]"), "need the guard `pattern`"),
                bad(acme("patterns:\n" + "  - {id: p, category: own, regex: x}\n".repeat(33)), "at most 32"),
                bad(acme("patterns:\n" + large(31)), "too large together"),
                bad(acme("description: '" + "x".repeat(1001) + "'"), "at most 1000"),
                bad("# " + "x".repeat(PolicyReader.BYTES_MAX), "are read"));
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertThat(PolicyFixture.COMPILER.compile(new byte[] {'a', (byte) 0xff}))
                .isEqualTo(new Compilation.Refused("unknown", List.of("document: is not UTF-8 text")));
    }

    /// F47: whatever the bytes are, the answer is a value.
    @ParameterizedTest
    @MethodSource("seeds")
    void randomDamageNeverThrows(long seed) {
        var random = new Random(seed);
        byte[] good = BuiltInPolicy.document();
        for (int i = 0; i < 200; i++) {
            byte[] damaged = good.clone();
            int hits = 1 + random.nextInt(8);
            for (int hit = 0; hit < hits; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }

            assertThat(PolicyFixture.COMPILER.compile(damaged)).isNotNull();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @Test
    void everyProblemIsShownAtOnce() {
        List<String> problems = problems("""
                tenant: acme
                otherwise: nothing
                rules:
                  - {id: a, when: {hazard: hatee}, action: revew}
                sample: {share: 7}
                """);

        assertThat(problems).hasSize(5).first().asString().isEqualTo("version: is missing");
        assertThat(problems.subList(1, 5))
                .map(problem -> problem.replaceAll(".*\\(line (\\d)\\).*", "$1"))
                .containsExactly("2", "4", "4", "5");
    }

    @Test
    void aRefusalNamesTheTenantWhereItCanBeRead() {
        assertThat(PolicyFixture.COMPILER.compile(bytes("tenant: acme")))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.tenant()).isEqualTo("acme"));
        assertThat(PolicyFixture.COMPILER.compile(bytes("tenant: '{{'")))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.tenant()).isEqualTo("unknown"));
    }

    /// What an author wrote beyond slugs is not repeated: a document may hold anything.
    @Test
    void problemsDoNotRepeatWhatIsNoSlug() {
        String canary = "My Secret 4111";

        List<String> problems = problems("{tenant: '" + canary + "', version: '" + canary + "', rules: '" + canary
                + "', '" + canary + "': 1, otherwise: '" + canary + "', guards: ['" + canary
                + "'], patterns: [{id: '" + canary + "', category: '" + canary + "', regex: '(" + canary + "'}]}");

        assertThat(problems).hasSizeGreaterThan(6).noneMatch(problem -> problem.contains("Secret"));
    }

    private static Arguments bad(String document, String reason) {
        return Arguments.of(document, reason);
    }

    private static String rule(String when) {
        return acme("rules: [{id: a, when: " + when + ", action: review}]");
    }

    private static String large(int count) {
        var patterns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            patterns.append("  - {id: p").append(i).append(", category: own, regex: 'a{900}'}\n");
        }
        return patterns.toString();
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
