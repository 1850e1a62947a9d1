// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.guard.Cause;
import io.weir.guard.ExchangeId;
import io.weir.guard.Finding;
import io.weir.guard.Floors;
import io.weir.guard.GuardId;
import io.weir.guard.GuardInfo;
import io.weir.guard.HazardCategory;
import io.weir.guard.Judgement;
import io.weir.guard.Location;
import io.weir.guard.Side;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Verdict;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Tier;
import io.weir.guard.conversation.ConversationGuard;
import io.weir.guard.conversation.ConversationSettings;
import io.weir.guard.pattern.PatternGuard;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Guards to write policies against, and verdicts of theirs.
final class PolicyFixture {

    static final GuardInfo PATTERN = new PatternGuard().info();
    static final GuardInfo REFUSAL = info("refusal", HazardCategory.REFUSAL);
    static final GuardInfo HAZARD = info(
            "hazard",
            HazardCategory.SEXUAL,
            HazardCategory.HATE,
            HazardCategory.VIOLENCE,
            HazardCategory.HARASSMENT,
            HazardCategory.SELF_HARM,
            HazardCategory.SEXUAL_MINORS);
    static final GuardInfo BACKTRANSLATION = BacktranslationGuard.info(Tier.EMBEDDED, List.of());
    static final GuardInfo CONVERSATION = new ConversationGuard(ConversationSettings.USUAL).info();
    static final GuardInfo UNCERTAINTY = UncertaintyGuard.info(SupportFile.shipped());
    static final List<GuardInfo> GUARDS = List.of(PATTERN, REFUSAL, HAZARD, BACKTRANSLATION, UNCERTAINTY, CONVERSATION);
    static final PolicyCompiler COMPILER = new PolicyCompiler(GUARDS);
    static final ExchangeId EXCHANGE = exchange("e");

    private PolicyFixture() {}

    static ExchangeId exchange(String id) {
        return new ExchangeId(new TenantId("acme"), "c", id);
    }

    static byte[] bytes(String document) {
        return document.getBytes(UTF_8);
    }

    /// A document of tenant `acme` with these lines after its head.
    static String acme(String rest) {
        return "tenant: acme\nversion: v1\n" + rest;
    }

    static CompiledPolicy compiled(String document) {
        return switch (COMPILER.compile(bytes(document))) {
            case Compilation.Compiled(CompiledPolicy policy, List<String> _) -> policy;
            case Compilation.Refused(String _, List<String> problems) ->
                throw new AssertionError(String.join("\n", problems));
        };
    }

    static List<String> problems(String document) {
        return switch (COMPILER.compile(bytes(document))) {
            case Compilation.Compiled _ -> List.of();
            case Compilation.Refused(String _, List<String> problems) -> problems;
        };
    }

    /// Clear verdicts of all guards, but for those given.
    static List<Judgement> judgements(Judgement... given) {
        return GUARDS.stream()
                .map(guard -> List.of(given).stream()
                        .filter(judgement -> judgement.guard().equals(guard))
                        .findFirst()
                        .orElse(judgement(guard, new Verdict.Clear())))
                .toList();
    }

    static Judgement judgement(GuardInfo guard, Verdict verdict) {
        return new Judgement(guard, verdict, List.of(), Duration.ZERO);
    }

    static Judgement unsure(GuardInfo guard, Cause cause) {
        return judgement(guard, new Verdict.Inconclusive(cause));
    }

    static Judgement flagged(GuardInfo guard, Finding... findings) {
        return judgement(guard, new Verdict.Flagged(List.of(findings)));
    }

    static Finding finding(HazardCategory category, Side side, double score) {
        return new Finding(category, score, 0, List.of(new Location(side, 0, 0, new Span(0, 1))), "");
    }

    private static GuardInfo info(String id, HazardCategory... categories) {
        return new GuardInfo(new GuardId(id), "1", List.of(), List.of(categories), new Floors(Map.of(), 0.5));
    }
}
