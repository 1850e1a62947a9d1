// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static io.weir.policy.PolicyFixture.EXCHANGE;
import static io.weir.policy.PolicyFixture.GUARDS;
import static io.weir.policy.PolicyFixture.acme;
import static io.weir.policy.PolicyFixture.compiled;
import static io.weir.policy.PolicyFixture.finding;
import static io.weir.policy.PolicyFixture.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Finding;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Side;
import io.weir.guard.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Precedence over random policies and verdicts. The seed is part of a test's name.
final class PrecedenceTest {

    private static final int TRIES = 50;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theStrictestLiveReasonIsDoneAndShadowRulesDoNothing(long seed) {
        var random = new Random(seed);
        CompiledPolicy policy = compiled(document(rules(random), otherwise(random)));
        for (int i = 0; i < TRIES; i++) {
            Decision decision = policy.decide(EXCHANGE, verdicts(random));

            Action strictest = decision.reasons().stream()
                    .filter(reason -> !reason.shadow())
                    .map(Reason::action)
                    .max(Enum::compareTo)
                    .orElse(Action.RELEASE);
            assertThat(decision.action()).isEqualTo(strictest);
            assertThat(decision.reasons()).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neitherTheOrderOfRulesNorThatOfVerdictsMatters(long seed) {
        var random = new Random(seed);
        List<String> rules = rules(random);
        String otherwise = otherwise(random);
        CompiledPolicy policy = compiled(document(rules, otherwise));
        Collections.shuffle(rules, random);
        CompiledPolicy shuffled = compiled(document(rules, otherwise));
        for (int i = 0; i < TRIES; i++) {
            List<Judgement> verdicts = verdicts(random);
            Decision decision = policy.decide(EXCHANGE, verdicts);
            Collections.shuffle(verdicts, random);

            assertThat(shuffled.decide(EXCHANGE, verdicts)).isEqualTo(decision);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutItsShadowRulesAPolicyDoesTheSame(long seed) {
        var random = new Random(seed);
        List<String> rules = rules(random);
        String otherwise = otherwise(random);
        CompiledPolicy policy = compiled(document(rules, otherwise));
        CompiledPolicy live = compiled(document(
                rules.stream().filter(rule -> !rule.contains("shadow: true")).toList(), otherwise));
        CompiledPolicy promoted = compiled(document(
                rules.stream()
                        .map(rule -> rule.replace("shadow: true", "shadow: false"))
                        .toList(),
                otherwise));
        for (int i = 0; i < TRIES; i++) {
            List<Judgement> verdicts = verdicts(random);
            Decision decision = policy.decide(EXCHANGE, verdicts);

            assertThat(decision.action())
                    .isEqualTo(live.decide(EXCHANGE, verdicts).action());
            assertThat(decision.shadowAction())
                    .isEqualTo(promoted.decide(EXCHANGE, verdicts).action());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneMoreVerdictAgainstAnExchangeNeverMakesTheActionMilder(long seed) {
        var random = new Random(seed);
        CompiledPolicy policy = compiled(document(rules(random), otherwise(random)));
        for (int i = 0; i < TRIES; i++) {
            List<Judgement> verdicts = verdicts(random, 1);
            List<Judgement> more = new ArrayList<>(verdicts);
            more.addAll(verdicts(random));

            assertThat(policy.decide(EXCHANGE, more).action())
                    .isGreaterThanOrEqualTo(policy.decide(EXCHANGE, verdicts).action());
        }
    }

    private static String document(List<String> rules, String otherwise) {
        return acme("otherwise: " + otherwise + (rules.isEmpty() ? "\n" : "\nrules:\n") + String.join("", rules)
                + "inconclusive:\n  - {cause: timed-out, action: quarantine}\n  - {guard: refusal, action: release}\n");
    }

    private static String otherwise(Random random) {
        return Words.of(one(random, Action.values()));
    }

    private static List<String> rules(Random random) {
        List<String> rules = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            GuardInfo guard = GUARDS.get(random.nextInt(GUARDS.size()));
            double atLeast = random.nextInt(10) / 10.0;
            String when = "guard: " + guard.id().value()
                    + (random.nextBoolean()
                            ? ", hazard: " + category(random, guard).slug()
                            : "")
                    + (random.nextBoolean() ? ", side: " + Words.of(one(random, Side.values())) : "")
                    + (random.nextBoolean() ? ", at-least: " + atLeast : "")
                    + (random.nextBoolean() ? ", below: " + (atLeast + 0.1) : "");
            rules.add("  - {id: r" + i + ", when: {" + when + "}, action: " + Words.of(one(random, Action.values()))
                    + ", shadow: " + (random.nextInt(3) == 0) + "}\n");
        }
        return rules;
    }

    /// Of some guards; one that is missing is inconclusive.
    private static List<Judgement> verdicts(Random random) {
        return verdicts(random, 0.875);
    }

    private static List<Judgement> verdicts(Random random, double share) {
        List<Judgement> verdicts = new ArrayList<>();
        for (GuardInfo guard : GUARDS) {
            if (random.nextDouble() < share) {
                verdicts.add(judgement(guard, verdict(random, guard)));
            }
        }
        return verdicts;
    }

    private static Verdict verdict(Random random, GuardInfo guard) {
        return switch (random.nextInt(3)) {
            case 0 -> new Verdict.Clear();
            case 1 -> new Verdict.Inconclusive(one(random, Cause.values()));
            default -> {
                List<Finding> findings = new ArrayList<>();
                int count = 1 + random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    findings.add(
                            finding(category(random, guard), one(random, Side.values()), random.nextInt(11) / 10.0));
                }
                yield new Verdict.Flagged(findings);
            }
        };
    }

    private static HazardCategory category(Random random, GuardInfo guard) {
        return guard.categories().get(random.nextInt(guard.categories().size()));
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
