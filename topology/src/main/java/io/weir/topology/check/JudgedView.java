// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.check;

import io.weir.guard.Finding;
import io.weir.guard.Judgement;
import io.weir.guard.Location;
import io.weir.guard.Signal;
import io.weir.guard.Verdict;
import io.weir.guard.backtranslation.Concluded;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.policy.Decision;
import io.weir.policy.Reason;
import io.weir.stream.ExchangeJudge.Judged;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Verdicts and decision of one exchange, as a table or as JSON: positions and slugs, never words.
public final class JudgedView {
    private static final int LOCATIONS_SHOWN = 3;

    private JudgedView() {}

    public static String text(Judged judged) {
        var text = new StringBuilder();
        for (Judgement judgement : judged.judgements()) {
            text.append(row(
                    judgement.guard().id().value(),
                    verdict(judgement.verdict()),
                    String.format(Locale.ROOT, "%.1f ms", judgement.took().toNanos() / 1e6)));
            switch (judgement.verdict()) {
                case Verdict.Clear _ -> nearest(judgement).ifPresent(text::append);
                case Verdict.Flagged(List<Finding> findings) -> {
                    findings.forEach(finding -> text.append(row(finding)));
                    judgement.unread().stream()
                            .sorted()
                            .forEach(cause -> text.append(row("", "not read", slug(cause))));
                }
                case Verdict.Inconclusive _ -> nearest(judgement).ifPresent(text::append);
            }
        }
        Decision decision = judged.decision();
        text.append('\n').append(row("decision", slug(decision.action()), "policy " + decision.policy()));
        for (Reason reason : decision.reasons()) {
            text.append(row(
                    "",
                    "",
                    (reason.shadow() ? "shadow rule " : "rule ") + reason.rule() + " on "
                            + reason.guard().value() + '/' + reason.subject() + " asks to " + slug(reason.action())));
        }
        return text.toString();
    }

    private static java.util.Optional<String> nearest(Judgement judgement) {
        return judgement.signals().stream()
                .max(java.util.Comparator.comparingDouble(Signal::score))
                .filter(signal -> signal.score() > 0)
                .map(signal -> row(
                        "",
                        "",
                        String.format(
                                Locale.ROOT,
                                "nearest: %s %.2f, below its floor%s",
                                signal.category().slug(),
                                signal.score(),
                                signal.detail().isEmpty() ? "" : " (" + signal.detail() + ')')));
    }

    private static String row(Finding finding) {
        return row(
                "",
                finding.category().slug(),
                String.format(
                        Locale.ROOT,
                        "%.2f (floor %.2f)%s %s",
                        finding.score(),
                        finding.threshold(),
                        finding.detail().isEmpty() ? "" : ' ' + finding.detail(),
                        places(finding.locations(), LOCATIONS_SHOWN)));
    }

    static String places(List<Location> locations, int max) {
        return locations.stream().limit(max).map(JudgedView::place).collect(Collectors.joining(", "));
    }

    private static String place(Location location) {
        return slug(location.side()) + '[' + location.utterance() + "]." + location.part() + ' '
                + location.span().start() + ".." + location.span().end();
    }

    private static String row(String first, String second, String third) {
        return String.format(Locale.ROOT, "%-15s %-14s %s%n", first, second, third);
    }

    private static String verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Clear _ -> "clear";
            case Verdict.Flagged _ -> "flagged";
            case Verdict.Inconclusive(var cause) -> "inconclusive: " + slug(cause);
        };
    }

    /// @param looks of the backtranslation guard
    /// @param claims of the uncertainty guard
    public static String json(Judged judged, List<Concluded> looks, List<UncertaintyLook> claims) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        Decision decision = judged.decision();
        root.put("action", slug(decision.action()));
        root.put("shadowAction", slug(decision.shadowAction()));
        root.put("policy", decision.policy().toString());
        ArrayNode reasons = root.putArray("reasons");
        decision.reasons()
                .forEach(reason -> reasons.addObject()
                        .put("rule", reason.rule())
                        .put("guard", reason.guard().value())
                        .put("subject", reason.subject())
                        .put("action", slug(reason.action()))
                        .put("shadow", reason.shadow()));
        ArrayNode verdicts = root.putArray("verdicts");
        judged.judgements().forEach(judgement -> put(verdicts.addObject(), judgement));
        ArrayNode stages = root.putArray("backtranslation");
        looks.forEach(look -> StagesView.put(stages, look));
        ArrayNode answers = root.putArray("uncertainty");
        claims.forEach(look -> ClaimsView.put(answers, look));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + '\n';
    }

    private static void put(ObjectNode node, Judgement judgement) {
        node.put("guard", judgement.guard().id().value());
        node.put("guardVersion", judgement.guard().version());
        ArrayNode models = node.putArray("models");
        judgement
                .guard()
                .models()
                .forEach(model -> models.addObject().put("id", model.id()).put("sha256", model.sha256()));
        node.put("millis", judgement.took().toNanos() / 1e6);
        switch (judgement.verdict()) {
            case Verdict.Clear _ -> node.put("verdict", "clear");
            case Verdict.Inconclusive(var cause) ->
                node.put("verdict", "inconclusive").put("cause", slug(cause));
            case Verdict.Flagged(List<Finding> findings) -> {
                node.put("verdict", "flagged");
                ArrayNode list = node.putArray("findings");
                findings.forEach(finding -> put(list.addObject(), finding));
            }
        }
        ArrayNode unread = node.putArray("unread");
        judgement.unread().stream().sorted().forEach(cause -> unread.add(slug(cause)));
        ArrayNode signals = node.putArray("signals");
        judgement
                .signals()
                .forEach(signal -> signals.addObject()
                        .put("category", signal.category().slug())
                        .put("detail", signal.detail())
                        .put("score", signal.score()));
    }

    private static void put(ObjectNode node, Finding finding) {
        node.put("category", finding.category().slug());
        node.put("detail", finding.detail());
        node.put("score", finding.score());
        node.put("threshold", finding.threshold());
        node.put("margin", finding.margin());
        put(node.putArray("locations"), finding.locations());
    }

    static void put(ArrayNode node, List<Location> locations) {
        locations.forEach(location -> node.addObject()
                .put("side", slug(location.side()))
                .put("utterance", location.utterance())
                .put("part", location.part())
                .put("start", location.span().start())
                .put("end", location.span().end()));
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
