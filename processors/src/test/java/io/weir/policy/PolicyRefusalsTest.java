// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.bytes;
import static io.weir.policy.PolicyFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// F29 and F47: what is no policy is refused as a whole, with every reason.
final class PolicyRefusalsTest {

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
}
